"""The open tasks and requests that a leaver holds, and how they are handed over.

A task about a record goes to whoever owns that record by then, another to whoever is chosen; who hands over
asks in the place of the leaver.
"""

from functools import cache

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.clock import now
from app.errors import KebuError
from app.inbox import tasks
from app.inbox.models import ASKED, Request, Task
from app.inbox.requests import take_over
from app.inbox.subjects import may_read, readable, record_of
from app.people.models import Person
from app.room import Holding, Share

ALONE, ABOUT_RECORDS = "alone", "about_records"


def _shares(gate: Gate, leaver: Person) -> list[Share]:
    colleagues = Person.select().where(~Person.disabled, Person.id != leaver.id).order_by(Person.name)
    return [
        Share(ALONE, _l("Tasks about no record"), _open(gate, leaver, ALONE).count(), list(colleagues)),
        Share(
            ABOUT_RECORDS,
            _l("Tasks about records"),
            _open(gate, leaver, ABOUT_RECORDS).count(),
            follows=_l("To the owner of each record"),
        ),
    ]


def _total(leaver: Person) -> int:
    query = everything(Task, why="how much a leaver holds decides who hands it over, and is told to nobody")
    return int(query.where(Task.person == leaver.id, Task.done_at.is_null()).count())


def _hand_over(gate: Gate, leaver: Person, key: str, receiver: Person | None, limit: int) -> int:
    found = list(_open(gate, leaver, key).order_by(Task.id).limit(limit))
    if receiver is not None:
        return tasks.move(gate.person, found, receiver)
    gate_of = cache(lambda owner: Gate(Person.get_by_id(owner)))
    return sum(tasks.move(gate.person, [task], _owner(gate, leaver, task, gate_of)) for task in found)


def _open(gate: Gate, leaver: Person, key: str) -> ModelSelect:
    query = everything(Task, why="a leaver's tasks, as far as the person may read what they are about")
    query = query.where(Task.person == leaver.id, Task.done_at.is_null())
    return (
        query.where(Task.record == "")
        if key == ALONE
        else query.where(Task.record != "", readable(gate, Task))
    )


def _owner(gate: Gate, leaver: Person, task: Task, gate_of: object) -> Person:
    """Who owns the record of `task`, if they may read it; else whoever hands over."""
    subject = (task.kind, task.record)
    try:
        owner = record_of(gate, subject).owner_id
    except KebuError:
        return gate.person
    if owner is None or owner == leaver.id:
        return gate.person
    theirs = gate_of(owner)  # type: ignore[operator]
    return theirs.person if may_read(theirs, subject) else gate.person


def _requests(leaver: Person) -> ModelSelect:
    waiting = (Request.state == ASKED, Request.expires_at > now())
    return Request.select().where(Request.asked_by == leaver, *waiting)


def _count_requests(leaver: Person) -> int:
    return int(_requests(leaver).count())


def _request_shares(_gate: Gate, leaver: Person) -> list[Share]:
    follows = _l("To you; what you may not ask for is withdrawn")
    return [Share("open", _l("Open requests"), _count_requests(leaver), follows=follows)]


def _hand_over_requests(gate: Gate, leaver: Person, _key: str, _receiver: Person | None, limit: int) -> int:
    found = list(_requests(leaver).order_by(Request.id).limit(limit))
    for request in found:
        take_over(gate, request)
    return len(found)


TASKS_HELD = Holding("tasks", _shares, _total, _hand_over)
REQUESTS_HELD = Holding("requests", _request_shares, _count_requests, _hand_over_requests)
