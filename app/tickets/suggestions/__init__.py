"""Suggestions (clause 3.4): what customers say could be better, adopted or declined by the handler's head."""
