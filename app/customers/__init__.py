"""The archive: the customer record, its form, list, search, history and import."""
