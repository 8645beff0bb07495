"""Event logs of other help desks become tickets with their history (operations: `tickets import-log`)."""
