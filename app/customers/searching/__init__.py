"""Finding customers by what somebody types."""
