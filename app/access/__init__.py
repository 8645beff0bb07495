"""Every question of the form 'may this person see or do this?' (spec: access)."""
