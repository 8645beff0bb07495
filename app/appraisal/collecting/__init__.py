"""Collecting: a plan's figures, frozen on a date with what they rest on (clause 4.3)."""
