"""Tickets that belong together: merged into one, or one after the other."""
