"""Attachments on any protected record (access rules 2 and 12)."""
