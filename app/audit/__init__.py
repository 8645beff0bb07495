"""The audit chain read back: a record's history and the auditor's pages."""
