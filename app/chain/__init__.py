"""The audit chain: one row per change, in the change's own transaction; refusals; verification (access rule 11)."""
