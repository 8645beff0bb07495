"""Risk control (policy 5)."""
