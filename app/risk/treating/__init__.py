"""What is done about a risk: its treatment, and actions with an owner and a date."""
