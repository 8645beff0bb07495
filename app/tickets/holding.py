"""The open tickets that a leaver holds, by level, and how they are handed over."""

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect, fn

from app.access.gate import Gate, everything
from app.access.upward import possible_owners
from app.customers.words import LEVELS
from app.db.base import fetch
from app.people.models import Person
from app.room import Holding, Share
from app.tickets.handling import assign
from app.tickets.models import CLOSED, Ticket

ASSIGN = "ticket.assign"


def _shares(gate: Gate, leaver: Person) -> list[Share]:
    held = _held(gate, leaver).select(Ticket.level, fn.COUNT(Ticket.id)).group_by(Ticket.level)
    return [
        Share(
            str(level),
            _l("Tickets: %(level)s", level=LEVELS[level]),
            count,
            [person for person in possible_owners(level, Ticket.edit_permission) if person.id != leaver.id],
        )
        for level, count in held.order_by(Ticket.level).tuples()
    ]


def _total(leaver: Person) -> int:
    query = everything(Ticket, why="how much a leaver holds decides who hands it over, and is told to nobody")
    return int(query.where(Ticket.handler == leaver.id, Ticket.stage != CLOSED).count())


def _hand_over(gate: Gate, leaver: Person, key: str, receiver: Person, limit: int) -> int:
    query = _held(gate, leaver).where(Ticket.level == int(key))
    found = fetch(query.order_by(Ticket.id).limit(limit))
    for ticket in found:
        assign(gate, ticket, receiver)
    return len(found)


def _held(gate: Gate, leaver: Person) -> ModelSelect:
    query = gate.select(Ticket, permission=ASSIGN)
    return query.where(Ticket.handler == leaver.id, Ticket.stage != CLOSED)


TICKETS_HELD = Holding("tickets", _shares, _total, _hand_over)
