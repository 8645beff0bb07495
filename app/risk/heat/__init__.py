"""The heat map: where the risks lie, how that changed, what is done about each band."""
