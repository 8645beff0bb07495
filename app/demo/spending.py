"""What the departments of the demo company spent on winning customers in two years; one month is missing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.appraisal.spend.models import KINDS, MARKETING, Spend
from app.chain.writing import Entry
from app.clock import now, today
from app.db.base import bare, insert_rows, next_id
from app.demo.draws import between
from app.people.models import Department, Person

MONTHS = 24
MISSING = ("west", 2)
"""The department that has said nothing yet of a month so many back."""
USUAL = {"east": 18_000, "west": 12_000, "service": 3_000, "customer_management": 0}
"""Yuan of marketing in a usual month; promotion is about half of it. Zero is said, too."""
ENTERED_BY = {
    "east": "lead_east",
    "west": "lead_west",
    "service": "director",
    "customer_management": "director",
}
ENTERED_ON, HOUR = 4, 2
"""Entered on the fifth day of the next month, at ten in the morning in Shanghai."""


def add_spend(
    seed: int, people: Mapping[str, Person], departments: Mapping[str, Department]
) -> Iterator[Entry]:
    """Write them, inside the caller's transaction. Gives what the chain is told, in the order of time."""
    rng = Random(f"spend {seed}")  # noqa: S311  it has to come out the same again
    rows, row = [], next_id(Spend)
    for back in range(MONTHS, 0, -1):
        month = _before(today(), back)
        at = datetime.combine(_before(today(), back - 1), time(HOUR), UTC) + timedelta(days=ENTERED_ON)
        for code, usual in USUAL.items():
            if (code, back) == MISSING or at > now():
                continue
            for place, kind in enumerate(KINDS):
                fen = _drawn(rng, usual if kind == MARKETING else usual // 2, month)
                values = {"month": month, "kind": kind, "fen": fen}
                rows.append(
                    {"id": row, "department_id": departments[code].id, **values, "month": month.isoformat()}
                )
                record = bare(Spend, department=departments[code], **values)
                entry = Entry(people[ENTERED_BY[code]], "spend.entered", record)
                entry.at = at + timedelta(seconds=40 * place + len(code))
                entry.changed("fen", None, fen)
                row += 1
                yield entry
    insert_rows(Spend, rows)


def _drawn(rng: Random, yuan: int, month: date) -> int:
    """Fen: around that sum, more before the holidays of spring and autumn."""
    if not yuan:
        return 0
    season = 150 if month.month in {1, 9} else 100
    return yuan * season // 100 * between(rng, 70, 135)


def _before(day: date, months: int) -> date:
    """The first day of the month so many back."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
