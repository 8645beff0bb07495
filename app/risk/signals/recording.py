"""Writing the signals that a run raises: many at once, each with its row on the chain."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL

from app.access.gate import everything
from app.chain.numbering import fresh_numbers
from app.chain.writing import Entry, append
from app.clock import now, today
from app.customers.models import Customer
from app.db.base import among, bare, in_batches, insert_rows, next_id
from app.db.connection import database
from app.db.fields import moment_text
from app.inbox.notices import notify
from app.inbox.subjects import NOTHING
from app.people.models import Department, Person
from app.risk.signals.audience import Audience, Lies
from app.risk.signals.measuring import Cause, Metric, Seen, rows_of
from app.risk.signals.models import (
    IS_OPEN,
    NEW,
    OF_CUSTOMER,
    OF_DEPARTMENT,
    OF_PERSON,
    Signal,
    SignalRule,
)
from app.risk.signals.plans import due, plan_of

LETTER = "W"
RAISED, RAISED_MANY = "signal.raised", "signal.raised_many"
BATCH = 200
"""Signals that are written in one transaction, while others who write wait."""
LEVEL_OF_OTHERS = 1
"""Of a department they tell how many; what is addressed is a card for whoever it is addressed to."""


class Raised(NamedTuple):
    """A cause that is to have a signal: of which rule and colour, what was seen on which day."""

    rule: SignalRule
    cause: Cause
    colour: str
    seen: Seen
    day: date
    number: str = ""
    name: str = ""


class Place(NamedTuple):
    """Where a signal lies: the columns that say so, and what its subject is called."""

    columns: Mapping[str, Any]
    name: str


def raise_all(raises: Sequence[Raised], metric: Metric, audience: Audience) -> list[Raised]:
    """Write them. Gives those that were, each with its number and what its subject is called."""
    done: list[Raised] = []
    told: Counter[int] = Counter()
    last: dict[int, str] = {}
    for some in in_batches(raises, BATCH):
        places = _places(metric, {one.cause.subject for one in some}, audience)
        with database.atomic():
            fresh = _not_there(some, places)
            rows = list(_rows(fresh, places, metric))
            insert_rows(Signal, rows)
            append(_entry(one, row, audience) for one, row in zip(fresh, rows, strict=True))
            for one, row in zip(fresh, rows, strict=True):
                name = places[one.cause.subject].name
                done.append(one._replace(number=row["number"], name=name))
                if row["handler_id"]:
                    told[row["handler_id"]] += 1
                    last[row["handler_id"]] = row["number"]
    _tell(told, last)
    return done


def _not_there(some: Iterable[Raised], places: Mapping[int, Place]) -> list[Raised]:
    """Those that have no open signal by now, as another run may have written one."""
    some = [one for one in some if one.cause.subject in places]
    rules = {one.rule.id for one in some}
    query = everything(
        Signal, SQL('"t1"."rule_id", "t1"."subject", "t1"."instance"'), why="a cause has one open signal"
    )
    subjects = among(Signal.subject, {one.cause.subject for one in some})
    there = set(rows_of(query.where(Signal.rule.in_(rules), subjects, IS_OPEN)))
    return [one for one in some if (one.rule.id, *one.cause) not in there]


def _rows(some: Sequence[Raised], places: Mapping[int, Place], metric: Metric) -> Iterable[dict[str, Any]]:
    first, moment = next_id(Signal), moment_text(now())
    numbers = fresh_numbers(Signal, LETTER, [today().year] * len(some))
    dues = {
        (plan, colour): moment_text(due(plan_of(plan)[colour].accept))
        for plan, colour in {(one.rule.plan, one.colour) for one in some}
    }
    for place, (one, number) in enumerate(zip(some, numbers, strict=True)):
        yield {
            "id": first + place,
            "number": number,
            **places[one.cause.subject].columns,
            "addressed": metric.of_access,
            "rule_id": one.rule.id,
            "subject": one.cause.subject,
            "instance": one.cause.instance,
            "colour": one.colour,
            "state": NEW,
            "value": one.seen.value,
            "raised_value": one.seen.value,
            "latest": one.seen.value,
            "records": one.seen.records,
            "times": 1,
            "cleared": False,
            "clear_at": metric.clear_at(one.rule.clear, one.seen),
            "raised_at": moment,
            "raised_on": today().isoformat(),
            "seen_on": one.day.isoformat(),
            "updated_at": moment,
            "next_due": dues[one.rule.plan, one.colour],
            "told_late": False,
            "reopened": 0,
            "rev": 1,
        }


def _entry(one: Raised, row: Mapping[str, Any], audience: Audience) -> Entry:
    """What the chain is told of a new signal."""
    entry = Entry(None, RAISED, bare(Signal, number=row["number"]))
    for name in ("colour", "state", "raised_value", "instance"):
        entry.changed(name, None, None if row[name] == "" else row[name])
    entry.changed("rule", None, one.rule.code)
    entry.changed("subject", None, one.cause.subject)
    for name in ("handler", "reviewer"):
        if row[f"{name}_id"]:
            entry.changed(name, None, audience.people[row[f"{name}_id"]].username)
    return entry


def _tell(told: Mapping[int, int], last: Mapping[int, str]) -> None:
    """Each handler hears once of all that a run raised for them."""
    if not told:
        return
    with database.atomic():
        for person, count in told.items():
            if count == 1:
                notify([person], RAISED, (Signal.audit_kind, last[person]), None)
            else:
                notify([person], RAISED_MANY, NOTHING, None, count)


def _places(metric: Metric, subjects: Iterable[int], audience: Audience) -> dict[int, Place]:
    return {OF_CUSTOMER: _customers, OF_DEPARTMENT: _departments, OF_PERSON: _people}[metric.of](
        metric, subjects, audience
    )


def _customers(metric: Metric, subjects: Iterable[int], audience: Audience) -> dict[int, Place]:
    columns = '"t1"."id", "t1"."number", "t1"."level", "t1"."owner_id", "t1"."department_id", "t1"."region"'
    query = everything(
        Customer,
        SQL(f'{columns}, "t1"."business_line", "t1"."kind"'),
        why="a signal lies where its customer does",
    ).where(among(Customer.id, subjects))
    handlers: dict[Lies, int | None] = {}
    found = {}
    for row, number, level, owner, department, region, line, kind in rows_of(query):
        own = max(metric.level, level)
        lies = Lies(own, department, owner, region, line, kind)
        if lies not in handlers:
            handlers[lies] = audience.handler_of(lies)
        found[row] = Place(
            {
                "level": own,
                "own_level": metric.level,
                "owner_id": owner,
                "department_id": department,
                "region": region,
                "business_line": line,
                "kind": kind,
                "customer_id": row,
                "person_id": None,
                "handler_id": handlers[lies],
                "reviewer_id": None,
            },
            number,
        )
    return found


def _departments(metric: Metric, subjects: Iterable[int], audience: Audience) -> dict[int, Place]:
    found = {}
    for department in Department.select().where(among(Department.id, subjects)):
        lies = Lies(max(metric.level, LEVEL_OF_OTHERS), department.id, kind=OF_DEPARTMENT, unplaced=True)
        columns = _nowhere(OF_DEPARTMENT, department.id, lies.level)
        found[department.id] = Place(columns | {"handler_id": audience.handler_of(lies)}, department.code)
    return found


def _people(metric: Metric, subjects: Iterable[int], audience: Audience) -> dict[int, Place]:
    found = {}
    for person in Person.select().where(among(Person.id, subjects)):
        handler, reviewer = audience.about_access(person.id)
        columns = _nowhere(OF_PERSON, person.department_id, max(metric.level, LEVEL_OF_OTHERS))
        whose = {"person_id": person.id, "handler_id": handler, "reviewer_id": reviewer}
        found[person.id] = Place(columns | whose, person.username)
    return found


def _nowhere(kind: str, department: int, level: int) -> dict[str, Any]:
    """The columns of what is about no customer."""
    return {
        **dict.fromkeys(("owner_id", "region", "business_line", "customer_id", "person_id")),
        **dict.fromkeys(("handler_id", "reviewer_id")),
        "level": level,
        "own_level": level,
        "department_id": department,
        "kind": kind,
    }
