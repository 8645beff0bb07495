"""Processes taken apart: what may go wrong at their steps, what is done about it, what lacks (clause 5.2)."""
