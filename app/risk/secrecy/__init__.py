"""Levels of risks: raised by one person, lowered by two, never below what they are about (access rule 5)."""
