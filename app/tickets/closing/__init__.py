"""Feedback and closing (clauses 3.4 and 3.7): what the customer thought, when a ticket closes by itself."""
