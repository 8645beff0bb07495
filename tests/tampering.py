"""Changing the database behind the program's back, as somebody could who has the file and not the key."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from app.db.connection import database


@contextmanager
def behind_the_back() -> Iterator[sqlite3.Connection]:
    """The database without its triggers, opened by somebody else; they are made again afterwards."""
    with closing(sqlite3.connect(database.database)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
