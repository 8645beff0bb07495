"""Tickets of the demo company: what was asked, what happened to it, who waits for what."""
