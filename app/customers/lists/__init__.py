"""The list of customers: its query, columns and cells."""
