"""Watchers of a ticket: who follows it, and what they are told."""
