"""The only place that speaks SQLite.

Connection, base model, field types, text search, public numbers, migrations.
"""
