"""Letting a risk stand for a time, by whom the table says."""
