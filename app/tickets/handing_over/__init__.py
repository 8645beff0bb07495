"""Handing a ticket over: offered with a note, held by its giver until the other accepts (clause 3.3)."""
