"""A record's history, read back from the chain: there is no second copy (access rule 11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL

from app.access.gate import Gate
from app.access.levels import SECRET
from app.access.models import Protected
from app.audit.rows import read_rows, read_values
from app.audit.sight import Change, by_rules, changes_of

LOOKED_AT = ("revealed", "confirmed", "exported")
"""Last words of actions that changed nothing: who looked at a record is for those who may read the chain."""
LAST = 2**63 - 1
OF_RECORD = '"t1"."kind" = ? AND "t1"."record" = ? AND "t1"."id" < ? AND "t1"."action" NOT IN (%s)'
"""A condition for `read_rows`, written out since every customer's page asks it."""
NOT_ABOVE = """ AND coalesce(json_extract(iif(json_valid("t1"."facts"), "t1"."facts", '{}'), '$.part'), '')
    NOT IN (SELECT json_extract(facts, '$.part') FROM audit_entry WHERE kind = ? AND record = ?
    AND json_extract(iif(json_valid(facts), facts, '{}'), '$.part_level') > ?)"""
"""And not of a part that is, or was once, above the reader: what was lowered keeps its past."""
NOT_UNNAMED = (
    """ AND NOT ("t1"."action" GLOB ? """
    """AND iif(json_valid("t1"."facts"), json_extract("t1"."facts", '$.part') IS NULL, 0))"""
)
"""Nor one of such a part that does not tell which: rows of earlier releases."""


@dataclass(frozen=True)
class Happening:
    """What happened to a record. `person` is a name, None for the program; `facts` have no before.

    `damaged`: the row is not what was written; nothing of it is shown but its number.
    """

    number: int
    at: datetime | None
    person: str | None
    action: str
    changes: tuple[Change, ...]
    facts: Mapping[str, Any]
    damaged: bool = False


def history(
    gate: Gate,
    record: Protected,
    before: int | None = None,
    limit: int = 20,
    without: Iterable[str] = (),
) -> list[Happening]:
    """What happened to `record`, newest first, before row `before`; values as the person may see them now.

    Actions in `without` are left out.

    Ids and codes are as the record keeps them. One query, however much happened. Raises Forbidden.
    """
    gate.require(record.view_permission, record)
    clearance = gate.clearance_on(record)
    rows = read_rows(_condition(record, clearance, LAST if before is None else before, without), limit)
    values = read_values(rows)
    see = by_rules(gate, record, clearance)
    return [
        Happening(
            number=row.number,
            at=row.at,
            person=row.person,
            action=row.action,
            changes=changes_of(row, values, see),
            facts=row.facts,
            damaged=row.damaged,
        )
        for row in rows
    ]


def _condition(record: Protected, clearance: int, end: int, without: Iterable[str]) -> SQL:
    """Rows before `end` that whoever is cleared for `clearance` may know of (access rule 2)."""
    named = (record.audit_kind, record.number)
    left_out = [*(f"{record.audit_kind}.{word}" for word in LOOKED_AT), *without]
    of_record = OF_RECORD % ", ".join("?" * len(left_out))
    if clearance >= SECRET or not record.secret_parts:
        return SQL(of_record, (*named, end, *left_out))
    unnamed = [f"{record.audit_kind}.{word}.*" for word in sorted(record.secret_parts)]
    sql = of_record + NOT_ABOVE + NOT_UNNAMED * len(unnamed)
    return SQL(sql, (*named, end, *left_out, *named, clearance, *unnamed))
