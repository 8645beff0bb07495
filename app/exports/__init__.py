"""What leaves the house as a file: asked for a purpose, capped, marked, kept sealed for a day (access rule 8)."""
