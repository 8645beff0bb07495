"""Complaints (GB/T 19012, ISO 10002): what they are about, what was done, and who decides of them."""
