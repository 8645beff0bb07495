"""How people deal with access: what they reveal, take out, and are refused. Told to the officers alone."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from peewee import SQL

from app.chain.models import AuditEntry
from app.clock import local
from app.exports.models import READY, REMOVED, Export
from app.people.models import Person
from app.risk import units
from app.risk.signals.measuring import Metric, between, moment_of, rows_of
from app.risk.signals.models import OF_PERSON
from app.worktime.calendars import OFFICE, calendars

TIMES = 3
"""So many times one's own usual number is out of the ordinary."""
USUAL = 60
"""Days that tell what is usual."""
HOUR = len("2026-11-25 02")
REVEALED = ("customer.revealed", "ticket.revealed")
Rows = Iterable[tuple[int, str, float, int]]


def _reveals(day: date, days: int) -> Rows:
    """What a person revealed on that day, where it is more than three times their own usual number."""
    shown = AuditEntry.select(SQL("person, at")).where(
        AuditEntry.action.in_(REVEALED),
        SQL("person IS NOT NULL AND at >= ? AND at < ?", between(day, USUAL + days)),
    )
    counts: dict[int, Counter[date]] = defaultdict(Counter)
    for person, at in rows_of(shown):
        counts[person][local(moment_of(at)).date()] += 1
    found = []
    for person, by_day in counts.items():
        window = {day - timedelta(days=back) for back in range(days)}
        before = [count for one, count in by_day.items() if one not in window]
        most = max((by_day[one] for one in window if one in by_day), default=0)
        if most > TIMES * (median(before) if before else 0):
            found.append((person, "", float(most), most))
    return found


def _exports(day: date, days: int) -> Rows:
    """Files that were asked for outside working hours within the window, each with its rows."""
    office = calendars()[OFFICE]
    taken = Export.select(SQL("person_id, number, rows, asked_at")).where(
        Export.state.in_((READY, REMOVED)), SQL("asked_at >= ? AND asked_at < ?", between(day, days))
    )
    minute = timedelta(minutes=1)
    return [
        (person, number, float(rows), rows)
        for person, number, rows, at in rows_of(taken)
        if not office.between(moment_of(at), moment_of(at) + minute)
    ]


def _refusals(day: date, days: int) -> Rows:
    """The most refusals of a person within an hour."""
    told = AuditEntry.select(SQL("facts")).where(
        AuditEntry.action == "refused", SQL("at >= ? AND at < ?", between(day, days))
    )
    counts: Counter[tuple[str, str]] = Counter()
    for (text,) in rows_of(told):
        facts = json.loads(text)
        counts[facts["who"], facts["minute"][:HOUR]] += sum(facts["refusals"].values())
    people = dict(Person.select(Person.username, Person.id).tuples())
    most: Counter[int] = Counter()
    for (who, _hour), count in counts.items():
        if who in people:
            most[people[who]] = max(most[people[who]], count)
    return [(person, "", float(count), count) for person, count in most.items()]


def _any_reveal() -> bool:
    return bool(AuditEntry.select().where(AuditEntry.action.in_(REVEALED)).exists())


def _any_export() -> bool:
    return bool(Export.select().exists())


def _any_refusal() -> bool:
    return bool(AuditEntry.select().where(AuditEntry.action == "refused").exists())


REVEALS = Metric(
    "reveals_a_day",
    _l("Revealed values of a day"),
    _l("Where they are more than three times the person's own usual number of the 60 days before."),
    units.TIMES,
    OF_PERSON,
    _reveals,
    lambda value: ngettext("%(num)d value revealed in a day", "%(num)d values revealed in a day", int(value)),
    _any_reveal,
    strict=True,
    of_access=True,
    per_day=True,
)
EXPORTS = Metric(
    "export_off_hours",
    _l("Rows of a file taken out outside working hours"),
    _l("Counted for each file, by when it was asked for."),
    units.ROWS,
    OF_PERSON,
    _exports,
    lambda value: ngettext("%(num)d row taken out off hours", "%(num)d rows taken out off hours", int(value)),
    _any_export,
    of_access=True,
    per_day=True,
)
REFUSALS = Metric(
    "refusals_an_hour",
    _l("Refusals within an hour"),
    _l("The most within an hour of what one person may not see or do, or does not exist."),
    units.TIMES,
    OF_PERSON,
    _refusals,
    lambda value: ngettext("%(num)d refusal within an hour", "%(num)d refusals within an hour", int(value)),
    _any_refusal,
    of_access=True,
    per_day=True,
)
METRICS = (REVEALS, EXPORTS, REFUSALS)
