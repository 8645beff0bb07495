"""Somebody else who writes: what reads rows and writes between them fails in a house where people work.

SQLite refuses to write to who is still reading what is not the newest any more.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from app.db.connection import database


@contextmanager
def others_write(path: Path) -> Iterator[None]:
    """Before each transaction of this process another one is committed that changes nothing."""
    plain_begin = database.begin

    def begin(lock_type: str | None = None) -> None:
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0)) as other:
            [version] = other.execute("PRAGMA user_version").fetchone()
            other.execute(f"PRAGMA user_version = {version:d}")
        plain_begin(lock_type)

    database.begin = begin
    try:
        yield
    finally:
        del database.begin
