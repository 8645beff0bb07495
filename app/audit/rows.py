"""Rows of the chain, each checked against the row before it, with their sealed values at hand."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from peewee import JOIN, SQL, Expression, ModelSelect

from app.chain.links import COLUMNS, START, holds
from app.chain.models import AuditEntry
from app.db.connection import database, reading_damaged
from app.people.models import Person

ALL = (*COLUMNS, "marks", "mac")
Before = AuditEntry.alias()
VALUES = (
    "(SELECT json_group_array(json_array(CAST(field AS TEXT), CAST(side AS TEXT), hex(sealed))) "
    'FROM audit_value WHERE entry = "t1"."id")'
)
SELECTED = SQL(
    ", ".join((*(f'"t1"."{name}"' for name in ALL), VALUES, '"t2"."mac"', '"t3"."name"', '"t3"."username"'))
)
"""Of the entry with its sealed values, the one before and the person, which peewee calls t1, t2 and t3: built
once."""


@dataclass(frozen=True)
class Row:
    """One row. `digests` are those of the sealed values, `mac` what binds the next row to it.

    `sealed` has the ciphertexts by field and side; what was erased is missing.
    `damaged` means that it isn't what was written: then it is empty but for its number.
    """

    number: int
    at: datetime | None = None
    person: str | None = None
    username: str | None = None
    origin: str = ""
    action: str = ""
    kind: str = ""
    record: str = ""
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    digests: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    sealed: Mapping[tuple[str, str], bytes] = field(default_factory=dict)
    mac: bytes = b""
    damaged: bool = False


def read_rows(condition: Expression | SQL, limit: int, *, forward: bool = False) -> list[Row]:
    """At most `limit` rows, newest first, or from the oldest on with `forward`; one query."""
    if isinstance(condition, SQL):
        sql, values = _written_out(condition.sql, forward), (*condition.params, limit)
    else:
        sql, values = _query(condition, forward).limit(limit).sql()
    with reading_damaged():
        return [_row(found) for found in database.execute_sql(sql, values)]


def read_values(rows: Iterable[Row]) -> dict[tuple[int, str, str], bytes]:
    """(row, field, side) → ciphertext, of all `rows`."""
    return {(row.number, *place): sealed for row in rows for place, sealed in row.sealed.items()}


def _query(condition: Expression | SQL, forward: bool) -> ModelSelect:  # noqa: FBT001
    return _select().where(condition).order_by(AuditEntry.id.asc() if forward else AuditEntry.id.desc())


@lru_cache(maxsize=16)
def _written_out(condition: str, forward: bool) -> str:  # noqa: FBT001
    """The query of a condition in SQL, whose values and limit follow."""
    sql: str = _query(SQL(condition), forward).limit(1).sql()[0]
    return sql


@lru_cache(maxsize=1)
def _select() -> ModelSelect:
    """What every reading begins with, built once: peewee copies it where something is added."""
    return (
        AuditEntry.select(SELECTED)
        .join(Before, JOIN.LEFT_OUTER, on=Before.id == AuditEntry.id - SQL("1"))
        .join_from(AuditEntry, Person, JOIN.LEFT_OUTER, on=Person.id == AuditEntry.person)
    )


def _row(found: Sequence[Any]) -> Row:
    *values, sealed, before, person, username = found
    row = dict(zip(ALL, values, strict=True))
    first = row["id"] == 1
    if not (first or isinstance(before, bytes)) or not holds(row, START if first else before):
        return Row(row["id"], damaged=True)
    return Row(
        number=row["id"],
        at=datetime.fromisoformat(row["at"]).replace(tzinfo=UTC),
        person=person,
        username=username,
        origin=row["origin"],
        action=row["action"],
        kind=row["kind"],
        record=row["record"],
        changes=json.loads(row["changes"]),
        facts=json.loads(row["facts"]),
        digests=json.loads(row["sealed"]),
        sealed={(name, side): bytes.fromhex(value) for name, side, value in json.loads(sealed)},
        mac=row["mac"],
    )
