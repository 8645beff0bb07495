"""Persons, departments and dictionaries: tables and look-ups."""
