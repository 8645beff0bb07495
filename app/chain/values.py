"""The sealed values of the chain, checked against their rows (access rule 11)."""

import json
from collections.abc import Mapping
from itertools import groupby

from app.chain.links import Row, digest
from app.chain.models import ERASED
from app.chain.verdict import Broken
from app.chain.writing import AFTER, BEFORE, NOT_OPENED
from app.db.connection import database

Place = tuple[str, str]
"""(field, side)"""

MISSING = "audit_value row %(row)s, %(field)s %(side)s: missing."
ADDED = "audit_value row %(row)s, %(field)s %(side)s: added."
CHANGED = "audit_value row %(row)s, %(field)s %(side)s: changed."
STRAY = "audit_value holds a value of row %(row)s or later, which doesn't exist."


class Values:
    """The sealed values in the order of their rows, each row's taken once."""

    _entry: int | None
    _found: dict[Place, object]

    def __init__(self) -> None:
        sql = "SELECT entry, field, side, sealed FROM audit_value ORDER BY entry, field, side"
        self._cursor = database.execute_sql(sql)
        self._groups = groupby(self._cursor, key=lambda value: value[0])
        self._erasures = _erasures()
        self._advance()

    def check(self, row: Row) -> int:
        """How many values of `row`, which holds, were erased. Raises Broken if others were changed."""
        found: Mapping[Place, object] = {}
        if self._entry == row["id"]:
            found = self._found
            self._advance()
        elif row["sealed"] == "{}":
            return 0
        expected = expected_values(row["sealed"])
        for place, sealed in found.items():
            if place not in expected:
                raise _broken(row, ADDED, place)
            if not isinstance(sealed, bytes) or digest(sealed) != expected[place]:
                raise _broken(row, CHANGED, place)
        missing = expected.keys() - found.keys()
        if missing and self._erasures.get((row["kind"], row["record"]), 0) <= row["id"]:
            raise _broken(row, MISSING, min(missing))
        return len(missing)

    def check_end(self, count: int) -> None:
        """Raise Broken when values are left after `count` rows: rows have no gap, so theirs doesn't exist."""
        if self._entry is not None:
            raise Broken(count + 1, STRAY)

    def close(self) -> None:
        """Let go of the database."""
        self._cursor.close()

    def _advance(self) -> None:
        self._entry, group = next(self._groups, (None, ()))
        self._found = {(field, side): sealed for _, field, side, sealed in group}


def expected_values(sealed: str) -> dict[Place, str]:
    """(field, side) → SHA-256 of the ciphertext, from the `sealed` column of a row."""
    return {
        (field, side): found
        for field, digests in json.loads(sealed).items()
        for side, found in zip((BEFORE, AFTER), digests, strict=True)
        if found is not None and found != NOT_OPENED
    }


def _erasures() -> dict[tuple[str, str], int]:
    """(kind, number) of each erased record → the row of its last erasure."""
    sql = "SELECT kind, record, max(id) FROM audit_entry WHERE action = kind || ? GROUP BY kind, record"
    return {(kind, record): row for kind, record, row in database.execute_sql(sql, (f".{ERASED}",))}


def _broken(row: Row, message: str, place: Place) -> Broken:
    field, side = (str(part).encode(errors="backslashreplace").decode() for part in place)
    return Broken(row["id"], message, field=field, side=side)
