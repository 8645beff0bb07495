"""Planned visits (clause 3.9): by the rhythm of its tier each customer becomes a task of its owner in time.

Nothing is kept of what was planned beside the tasks themselves: one given since the visit was coming up is
the one of this time.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from peewee import SQL, ModelSelect, fn

from app.access.gate import everything
from app.chain.writing import Entry
from app.clock import local, now, today
from app.customers.models import TIERS, Customer, Visit
from app.db.base import in_batches, unindexed
from app.db.connection import database
from app.db.fields import MomentField, moment_text
from app.errors import Invalid
from app.inbox import tasks
from app.inbox.models import Task
from app.people.models import Person
from app.room import Outcome, Reason, Running
from app.tickets.catalogue.entitlements import Rhythm, entitlements

PLANNED_VISIT = "planned_visit"
ACTIVE = "active"
BATCH, TOGETHER = 500, 50
"""Customers that are read at once; tasks that are given in one transaction, while others who write wait."""
COUNTED = {
    "visit": ("visit", "reception"),
    "reception": ("visit", "reception"),
    "video": ("visit", "reception", "video"),
    "call": ("visit", "reception", "video", "call"),
    "message": ("visit", "reception", "video", "call", "message"),
}
"""Kind of a planned visit → kinds that are as good as it."""
WHAT = {
    "visit": _l("Visit the customer: a planned visit is coming up"),
    "reception": _l("Invite the customer to our office: a planned talk is coming up"),
    "video": _l("Talk to the customer by video: a planned talk is coming up"),
    "call": _l("Call the customer: a planned call is coming up"),
    "message": _l("Write to the customer: a planned message is coming up"),
}
REASON = Reason(_l("Planned visit of the service catalogue"), lambda kind: WHAT.get(kind, kind))


class Candidate(NamedTuple):
    """A customer not visited for long: `since` when; when it became a task last, and whether it still is."""

    id: int
    number: str
    owner: int
    since: datetime
    given_at: datetime | None
    waits: bool


class Time(NamedTuple):
    """A time that a customer is to be visited: from `start` on it is a task, due on `due`."""

    start: datetime
    due: date


def plan_visits(running: Running) -> Outcome | None:
    """Give the owner of each customer whose visit is coming up a task; once for each time it comes up.

    A customer that was never visited counts from the day it was added. An owner who left, or may not read the
    customer, gets none.
    """
    given = left = seen = 0
    for tier in TIERS:
        rhythm = entitlements(tier).rhythm
        if rhythm is None:
            continue
        for batch in _batches(tier, rhythm):
            planned = [(one, time) for one in batch if (time := _time_of(one, rhythm))]
            for some in in_batches(planned, TOGETHER):
                made = _give(some, rhythm)
                given, left = given + made, left + len(some) - made
            seen += len(batch)
            running.progress(seen, seen)
    if not given and not left:
        return None
    return Outcome(
        "Planned visits: %(given)s tasks given, %(left)s owners can't take theirs", given=given, left=left
    )


def coming_up(since: datetime, rhythm: Rhythm, moment: datetime) -> Time | None:
    """The last time that a visit came up by `moment`, the last one having been at `since`; None: not yet."""
    times = (moment - since + rhythm.lead) // rhythm.every
    if times < 1:
        return None
    due = since + rhythm.every * times
    return Time(due - rhythm.lead, local(due).date())


def due_customers(tier: str, rhythm: Rhythm, after: int = 0) -> list[Candidate]:
    """At most `BATCH` active customers of `tier` with an owner that are to be visited, behind row `after`."""
    same = (Visit.customer == Customer.id, Visit.kind.in_(COUNTED[rhythm.kind]))
    last = everything(
        Visit, fn.MAX(Visit.at), why="when each customer was visited last; what came of it is not read"
    ).where(*same)
    since = fn.COALESCE(last, Customer.created_at).converter(str)
    query = (
        everything(
            *(Customer, Customer.id, Customer.number, Customer.owner, since),
            *(_tasks(fn.MAX(Task.given_at)), fn.EXISTS(_tasks(SQL("1")).where(Task.done_at.is_null()))),
            why="who is to be visited is asked of all customers; each owner is told of their own",
        )
        .where(
            *(Customer.tier == tier, Customer.id > after, unindexed(Customer.status) == ACTIVE),
            *(Customer.owner.is_null(False), since <= moment_text(now() - rhythm.every + rhythm.lead)),  # noqa: FBT003
        )
        .order_by(Customer.id)
        .limit(BATCH)
    )
    read = MomentField().python_value
    rows = database.execute_sql(*query.sql()).fetchall()
    return [
        Candidate(row, number, owner, read(since), read(given), bool(waits))  # type: ignore[arg-type]
        for row, number, owner, since, given, waits in rows
    ]


def close_planned(entry: Entry) -> None:
    """A visit was recorded: what was planned of the customer is done. Whoever recorded it has done it."""
    every = everything(Task, why="they are closed by what they ask for; nothing is shown")
    waiting = every.where(
        Task.kind == Customer.audit_kind,
        Task.record == entry.record_number,
        Task.done_at.is_null(),
        Task.reason == PLANNED_VISIT,
    )
    for task in list(waiting):
        tasks.close(entry.person, task)


def _batches(tier: str, rhythm: Rhythm) -> Iterator[list[Candidate]]:
    after = 0
    while found := due_customers(tier, rhythm, after):
        yield found
        after = found[-1].id


def _time_of(one: Candidate, rhythm: Rhythm) -> Time | None:
    """The time for which a customer is to become a task; None where it is one, or was one for that time."""
    time = coming_up(one.since, rhythm, now())
    if time is None or one.waits or (one.given_at is not None and one.given_at >= time.start):
        return None
    return time


def _give(planned: Sequence[tuple[Candidate, Time]], rhythm: Rhythm) -> int:
    """Give these tasks in one transaction, the overdue with a lead. Returns how many owners took theirs."""
    given = 0
    with database.atomic():
        for one, time in planned:
            due = time.due if time.due >= today() else today() + rhythm.lead
            with suppress(Invalid):
                about = (Customer.audit_kind, one.number)
                tasks.give(None, Person.get_by_id(one.owner), rhythm.kind, due, about, PLANNED_VISIT)
                given += 1
    return given


def _tasks(what: object) -> ModelSelect:
    """The planned visits of the customer at hand, whether done or not."""
    query = everything(Task, what, why="whether a visit was planned already; nothing of a task is shown")
    about = (Task.kind == Customer.audit_kind, Task.record == Customer.number)
    return query.where(*about, Task.reason == PLANNED_VISIT)
