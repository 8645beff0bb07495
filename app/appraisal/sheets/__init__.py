"""Sheets as their people, scorers and leads see them (clauses 4.4 and 4.5)."""
