"""What a list of tickets is narrowed by; first of all the view: the queue, one's own, all."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import Expression

from app.access.gate import Gate, everything
from app.clock import now, today
from app.customers.models import Customer
from app.db.numbers import is_number
from app.people.models import Department, Person
from app.tickets.events import whole
from app.tickets.models import CLOSED, IS_OPEN, PAUSED, WAITING, Ticket, Watcher
from app.web.queries import Filter, Filters, Query, Worded, code, flag, midnight, since, until, word

QUEUE, HELD, MINE, WATCHED, OPEN, ALL = ("queue", "paused", "mine", "watched", "open", "all")
VIEWS = {
    QUEUE: _l("Queue"),
    HELD: _l("Paused"),
    MINE: _l("My tickets"),
    WATCHED: _l("Watched by me"),
    OPEN: _l("Not closed"),
    ALL: _l("All"),
}
VIEW = "view"
"""What an address calls it; the queue where it names none."""
OVERDUE, HOUR, TODAY = ("overdue", "hour", "today")
CLOCKS = {
    OVERDUE: _l("Overdue"),
    HOUR: _l("Due within an hour"),
    TODAY: _l("Still due today"),
    PAUSED: _l("Paused"),
}


def _watched(gate: Gate) -> Expression:
    watchers = everything(Watcher, Watcher.ticket, why="whose tickets come through the gate")
    return Ticket.id.in_(watchers.where(Watcher.person == gate.person.id))


_VIEWS: Mapping[str, Callable[[Gate], Any]] = {
    QUEUE: lambda _: Ticket.line == WAITING,
    HELD: lambda _: Ticket.line == PAUSED,
    MINE: lambda gate: (Ticket.handler == gate.person.id) & IS_OPEN,
    WATCHED: _watched,
    OPEN: lambda _: IS_OPEN,
}


def in_view(name: str, gate: Gate) -> Any:  # noqa: ANN401  peewee's expressions
    """The condition of a view, None for that of all tickets."""
    return _VIEWS[name](gate) if name in _VIEWS else None


def _clock(value: str, _: Gate) -> Expression:
    """Of the clocks that run the one that falls due first, or was missed."""
    if value == PAUSED:
        return Ticket.line == PAUSED
    moment = whole(now())
    if value == OVERDUE:
        return Ticket.next_due < moment
    ends = moment + timedelta(hours=1) if value == HOUR else midnight(today() + timedelta(days=1))
    return (Ticket.next_due >= moment) & (Ticket.next_due < ends)


def _in_department(value: str, _: Gate) -> Expression:
    return Ticket.department == Department.select(Department.id).where(Department.code == value)


def _held_by(username: str, _: Gate) -> Expression:
    return Ticket.handler == Person.select(Person.id).where(Person.username == username)


def _number(text: str, _: Worded) -> str | None:
    return text if is_number(text) else None


def _of_customer(number: str, gate: Gate) -> Expression:
    """One that can't be read has no tickets, as one that was never there."""
    return Ticket.customer.in_(gate.select(Customer, Customer.id).where(Customer.number == number))


FILTERS = Filters(
    Ticket,
    {
        VIEW: Filter("line", word(VIEW), in_view),
        "stage": code(Ticket.stage),
        "clock": Filter("next_due", word("clock"), _clock),
        "urgency": code(Ticket.urgency),
        "handler": Filter("handler", word("username"), _held_by),
        "tier": code(Ticket.tier),
        "category": code(Ticket.category),
        "complexity": code(Ticket.complexity),
        "department": Filter("department", word("department_code"), _in_department),
        "channel": code(Ticket.channel),
        "complaint": Filter("is_complaint", flag, lambda _, __: Ticket.is_complaint),
        "customer": Filter("customer", _number, _of_customer),
        "received_since": since(Ticket.received_at),
        "received_until": until(Ticket.received_at),
        "closed_since": since(Ticket.closed_at),
        "closed_until": until(Ticket.closed_at),
    },
)


def wherever_it_may_be(query: Query) -> Query:
    """`query` of a form: what the queue never holds, and words, are looked for among all tickets."""
    filters = query.filters
    beyond = {"closed_since", "closed_until", "customer"} & set(filters)
    elsewhere = query.words or beyond or filters.get("stage") == CLOSED or filters.get("clock") == PAUSED
    if VIEW in filters or not elsewhere:
        return query
    return Query(query.words, {VIEW: ALL, **filters}, query.unknown)
