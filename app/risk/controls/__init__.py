"""Controls and their tests: what is proven of them, and for how long (clause 5.2)."""
