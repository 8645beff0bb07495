"""A record's history, read back from the chain: there is no second copy (access rule 11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL

from app.access.gate import Gate
from app.access.models import Protected
from app.audit.rows import read_rows, read_values
from app.audit.sight import Change, by_rules, changes_of

LOOKED_AT = ("revealed", "confirmed", "exported")
"""Last words of actions that changed nothing: who looked at a record is for those who may read the chain."""
LAST = 2**63 - 1
OF_RECORD = '"t1"."kind" = ? AND "t1"."record" = ? AND "t1"."id" < ? AND "t1"."action" NOT IN (%s)'
"""A condition for `read_rows`, written out since every customer's page asks it."""


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

    Ids and codes are as the record keeps them. Two queries, however much happened. Raises Forbidden.
    """
    gate.require(record.view_permission, record)
    left_out = [*(f"{record.audit_kind}.{word}" for word in LOOKED_AT), *without]
    end = LAST if before is None else before
    condition = OF_RECORD % ", ".join("?" * len(left_out))
    rows = read_rows(SQL(condition, (record.audit_kind, record.number, end, *left_out)), limit)
    values = read_values(rows)
    see = by_rules(gate, record, gate.clearance_on(record))
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
