"""Changing many customers at once: chosen from the list, looked at before, undone as one batch."""
