"""Closing a risk with a second person, and opening it again."""
