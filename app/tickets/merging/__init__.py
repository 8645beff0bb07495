"""Tickets that belong together: merged into one, or one after the other (Working time: merged, reopened later)."""
