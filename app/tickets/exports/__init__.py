"""Tickets as a table that is taken out of the house."""
