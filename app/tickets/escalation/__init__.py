"""Escalation: who is told when a clock runs short (clause 3.6)."""
