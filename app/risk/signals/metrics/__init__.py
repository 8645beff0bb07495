"""The metrics that there are, by their names."""
