"""What was changed of entered spend, read from the chain: there is no second copy."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from peewee import SQL

from app.appraisal.spend.models import Spend
from app.audit.rows import Row, read_rows
from app.db.fields import moment_text

MOST = 40
"""So many are told of, the newest."""
_RANGE = '("t1"."kind" = ? AND "t1"."record" >= ? AND "t1"."record" < ?)'


class Changed(NamedTuple):
    """A cell that was changed: code of the department, month, kind, fen before and after, by whom and why."""

    department: str
    month: date
    kind: str
    before: int | None
    after: int | None
    person: str
    at: datetime
    reason: str


def changes_of(
    departments: Iterable[str], since: date, until: date, after: datetime | None = None
) -> list[Changed]:
    """The changes to the months from `since` until before `until`, newest first; one query.

    `departments` are codes. All changes `after` a moment; without one those that gave a reason, and those of
    what stood there already: what was entered for the first time is no change.
    """
    codes = sorted(set(departments))
    if not codes:
        return []
    ranges = " OR ".join([_RANGE] * len(codes))
    values = [
        value
        for code in codes
        for value in (Spend.audit_kind, f"{code}.{since:%Y-%m}", f"{code}.{until:%Y-%m}")
    ]
    later = moment_text(after) if after else ""
    rows = read_rows(SQL(f'({ranges}) AND "t1"."at" > ?', (*values, later)), MOST)
    found = [_told(row) for row in rows if not row.damaged and row.at is not None]
    return [one for one in found if after or one.before is not None or one.reason]


def _told(row: Row) -> Changed:
    department, month, kind = row.record.rsplit(".", 2)
    before, after = row.changes.get("fen", (None, None))
    return Changed(
        department,
        date.fromisoformat(f"{month}-01"),
        kind,
        before,
        after,
        row.person or "",
        row.at,  # type: ignore[arg-type]
        str(row.facts.get("reason", "")),
    )
