"""The only place that speaks SQLite: connection, base model, field types, text search, public numbers, migrations."""
