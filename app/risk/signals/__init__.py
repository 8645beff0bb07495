"""Warning signals, their response plans, and following them to their end (clause 5.4)."""
