"""The list of signals."""
