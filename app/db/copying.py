"""Copies of the whole database file: taken while others write, and put in its place."""

import sqlite3
from contextlib import closing
from pathlib import Path

from peewee import DatabaseError

from app.db.connection import database
from app.errors import SettingError


def copy_database(target: Path) -> None:
    """Write the open database, as the present transaction sees it, to the empty file `target`.

    Others go on writing. Raises OSError where `target` can't be written.
    """
    try:
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA synchronous = OFF")  # whoever wants to keep it syncs what comes of it
            database.connection().backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error


def settle(path: Path) -> bool:
    """Fold the write-ahead log into the database file `path`. Whether that worked: it can't in a damaged one.

    Raises SettingError if another process has the database open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as alone:
            alone.execute("PRAGMA locking_mode = EXCLUSIVE")
            alone.execute("BEGIN EXCLUSIVE")
            alone.execute("COMMIT")
            alone.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            message = "Another program has the database %(path)s open. End it first."
            raise SettingError(message, path=path) from error
        return False
    return True


def is_whole() -> bool:
    """Whether the open database passes SQLite's own check."""
    try:
        return bool(database.execute_sql("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except DatabaseError:
        return False
