"""Watching transactions: one that writes to a table without a row on the chain fails the test."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from app.db.base import Model
from app.db.connection import database

WRITE = re.compile(
    r"""(?:\bINSERT(?:\s+OR\s+\w+)?\s+INTO|\bREPLACE\s+INTO|^\s*UPDATE(?:\s+OR\s+\w+)?|\)\s*UPDATE|\bDELETE\s+FROM)
    \s+(?:"?main"?\.)?["'`\[]?(\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
ONE = re.compile(
    r"""\s*(?:(?:INSERT(?:\s+OR\s+\w+)?|REPLACE)\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)
    \s+(?:"?main"?\.)?["'`\[]?(\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A statement that begins so writes to that one table. It may be long, with the values of many rows in it."""
UPDATE = re.compile(
    r'\s*UPDATE\s+"?(\w+)"?\s+(?:AS\s+"?\w+"?\s+)?SET\s+(.*?)\s+WHERE\b', re.IGNORECASE | re.DOTALL
)
BEGINS_UPDATE = re.compile(r'\s*UPDATE\s+"?(\w+)', re.IGNORECASE)
SET = re.compile(r'"?(\w+)"?\s*=')
READ = re.compile(r"\s*(?:SELECT|PRAGMA)\b", re.IGNORECASE)
TURN = re.compile(r"\s*(?:BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)
TEXT = re.compile(r"'(?:[^']|'')*'")
BEGIN = re.compile(r"^\s*BEGIN", re.IGNORECASE)
END = re.compile(r"^\s*(COMMIT|END)", re.IGNORECASE)
UNDO = re.compile(r"^\s*ROLLBACK(?!\s+(?:TRANSACTION\s+)?TO)", re.IGNORECASE)
SAVE = re.compile(r"^\s*SAVEPOINT", re.IGNORECASE)
KEEP = re.compile(r"^\s*RELEASE", re.IGNORECASE)
UNDO_PART = re.compile(r"^\s*ROLLBACK\s+(?:TRANSACTION\s+)?TO", re.IGNORECASE)
OF_A_TRIGGER = "--"
CHAIN = "audit_entry"
MIGRATION = "schema_migration"
"""A migration may carry rows along: the row of the upgrade, written next, names it."""
OUTSIDE = re.compile(
    r"^(sqlite_|schema_migration|temp$|customer_name|customer_pinyin|note_text|interest_text|ticket_text|message_text)"
)


class Watch:
    """What one connection wrote since its transaction began; each open savepoint apart."""

    def __init__(self, found: list[str]) -> None:
        self.found = found
        self.inside = False
        self.written: list[set[str]] = [set()]

    def __call__(self, statement: str) -> None:
        """Take note of one statement."""
        if statement.startswith(OF_A_TRIGGER) or READ.match(statement):
            return
        if not TURN.match(statement):
            self._note(statement)
        elif BEGIN.match(statement):
            self.inside, self.written = True, [set()]
        elif END.match(statement):
            self._check()
        elif UNDO.match(statement):
            self.inside, self.written = False, [set()]
        elif SAVE.match(statement):
            self.written.append(set())
        elif UNDO_PART.match(statement):
            self.written[-1] = set()
        elif KEEP.match(statement) and len(self.written) > 1:
            part = self.written.pop()
            self.written[-1] |= part

    def _note(self, statement: str) -> None:
        if _only_derived(statement):
            return
        one = ONE.match(statement)
        tables = {one[1]} if one else set(WRITE.findall(TEXT.sub("''", statement)))
        self.written[-1] |= tables
        if tables and not self.inside:
            self._check()

    def _check(self) -> None:
        tables = set().union(*self.written)
        bare = {table for table in tables if not OUTSIDE.match(table)}
        if bare and not {CHAIN, MIGRATION} & tables and (bare := bare - excused()):
            self.found.append(f"written without a row on the chain: {', '.join(sorted(bare))}")
        self.inside, self.written = False, [set()]


def _only_derived(statement: str) -> bool:
    """Whether nothing is written but columns that follow from others."""
    begun = BEGINS_UPDATE.match(statement)
    derived = _derived().get(begun[1]) if begun else None
    if not derived:
        return False
    update = UPDATE.match(TEXT.sub("''", statement))
    return update is not None and set(SET.findall(update[2])) <= derived


@lru_cache(maxsize=1)
def _derived() -> dict[str, frozenset[str]]:
    """The derived columns of each table that has any."""
    return {model._meta.table_name: model.derived for model in _all(Model) if model.derived}


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
