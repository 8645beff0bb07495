"""Levels of tickets and of what is said on them: raised by one person, lowered by two (access rule 5)."""
