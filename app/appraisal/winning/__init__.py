"""What it costs to win a customer (clause 4.1)."""
