"""Customers out of a sheet."""
