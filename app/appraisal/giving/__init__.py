"""Scores that people give: asking for them, handing them in, and showing what a plan came to (clause 4.4)."""
