"""Keys, sealing and keyed hashes (access rule 12)."""
