"""Refusals are counted; each finished minute becomes a row per person or address on the chain (rule 11).

Writing a row per refusal would let anybody fill the chain; 'unreadable' and 'missing' are one reason, so that
the count tells nothing either.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby

from app.chain.models import RefusalCount
from app.chain.writing import Entry, append
from app.clock import now
from app.db.connection import database
from app.db.fields import moment_text
from app.people.models import Person

MINUTE_LENGTH = 16


def count_refusal(who: str, reason: str) -> None:
    """Count one refusal of `who`, a username or an address.

    `reason`: "sign-in", "permission", "record", "duplicate" or "search".
    """
    sql = (
        "INSERT INTO refusal_count (minute, who, reason, count) VALUES (?, ?, ?, 1) "
        "ON CONFLICT (minute, who, reason) DO UPDATE SET count = count + 1"
    )
    database.execute_sql(sql, (_this_minute(), who, reason))


def write_refusals() -> int:
    """Move the counts of finished minutes onto the chain. Returns how many rows were written."""
    finished = RefusalCount.minute < _this_minute()
    order = (RefusalCount.minute, RefusalCount.who, RefusalCount.reason)
    with database.atomic():
        counts = list(RefusalCount.select().where(finished).order_by(*order))
        people = {
            person.username: person
            for person in Person.select().where(Person.username.in_({count.who for count in counts}))
        }
        groups = groupby(counts, key=lambda count: (count.minute, count.who))
        entries = [_entry(minute, who, group, people) for (minute, who), group in groups]
        append(entries)
        RefusalCount.delete().where(finished).execute()
    return len(entries)


def _entry(minute: str, who: str, counts: Iterable[RefusalCount], people: Mapping[str, Person]) -> Entry:
    entry = Entry(people.get(who), "refused", None)
    entry.told(who=who, minute=minute, refusals={count.reason: count.count for count in counts})
    return entry


def _this_minute() -> str:
    return moment_text(now())[:MINUTE_LENGTH]
