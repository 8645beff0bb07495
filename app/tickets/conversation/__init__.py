"""What is said on a ticket, and who is told of it."""
