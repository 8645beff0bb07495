"""What leaves the house as a file: for a purpose, capped, marked, sealed for a day (access rule 8)."""
