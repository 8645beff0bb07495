"""The audit chain: a row per change, in its own transaction; refusals; verification (access rule 11)."""
