"""Watching every transaction: a write to a table without a row on the chain in the same transaction fails the test."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from app.db.base import Model
from app.db.connection import database

WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)?\s+INTO|UPDATE(?: OR \w+)?|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
BEGIN = re.compile(r"^\s*BEGIN", re.IGNORECASE)
END = re.compile(r"^\s*(COMMIT|END)", re.IGNORECASE)
UNDO = re.compile(r"^\s*ROLLBACK(?!\s+TO)", re.IGNORECASE)
CHAIN = "audit_entry"
OUTSIDE = re.compile(r"^(sqlite_|schema_migration|customer_name)")


class Watch:
    """What one connection wrote since its transaction began."""

    def __init__(self, found: list[str]) -> None:
        self.found = found
        self.inside = False
        self.tables: set[str] = set()

    def __call__(self, statement: str) -> None:
        """Take note of one statement."""
        if BEGIN.match(statement):
            self.inside, self.tables = True, set()
        elif END.match(statement):
            self._check()
        elif UNDO.match(statement):
            self.inside, self.tables = False, set()
        elif match := WRITE.match(statement):
            self.tables.add(match[1])
            if not self.inside:
                self._check()

    def _check(self) -> None:
        bare = {table for table in self.tables if table not in excused() and not OUTSIDE.match(table)}
        if bare and CHAIN not in self.tables:
            self.found.append(f"written without a row on the chain: {', '.join(sorted(bare))}")
        self.inside, self.tables = False, set()


def excused() -> set[str]:
    """Tables whose model says why writes to it need no audit row."""
    return {model._meta.table_name for model in _all(Model) if model.unaudited}


@contextmanager
def watch_transactions() -> Iterator[list[str]]:
    """Watch every connection opened inside, and the one open now; fail at the end if a write stood alone."""
    found: list[str] = []
    plain_connect = database._connect

    def connect() -> sqlite3.Connection:
        connection = plain_connect()
        connection.set_trace_callback(Watch(found))
        return connection

    database._connect = connect
    if not database.is_closed():
        database.connection().set_trace_callback(Watch(found))
    try:
        yield found
    finally:
        database._connect = plain_connect
    assert not found, found


def _all(model: type[Model]) -> set[type[Model]]:
    return {model} | {found for child in model.__subclasses__() for found in _all(child)}
