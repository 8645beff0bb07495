"""The answer library (clause 3.1): approved, owned, dated answers; questions that found none."""
