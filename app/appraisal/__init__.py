"""Appraisal: scores made from evidence, that a person can add up again by hand and contest."""
