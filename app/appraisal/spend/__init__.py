"""The monthly grid of spend on winning customers (clause 4.1)."""
