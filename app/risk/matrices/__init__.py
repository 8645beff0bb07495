"""Versions of the matrix, its scales, and who may accept what."""
