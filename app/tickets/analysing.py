"""Needs analysis (clause 3.2): what a ticket is about, how hard and how pressing it is; later corrections."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.people.models import Person
from app.tickets.events import HELD, PRIORITISED
from app.tickets.handling import check_handler, hand_over, may_assign
from app.tickets.happening import Happened, current, happen
from app.tickets.models import PRIORITY, Ticket
from app.tickets.priority import ask_to_lower, needs_somebody
from app.tickets.stages import ANALYSED_IN


def analyse(gate: Gate, ticket: Ticket, values: Mapping[str, Any], reason: str, rev: int) -> Request | None:
    """Write those `values` (`handler` an id) that differ; what the clocks look at is an event of its own.

    A priority that only somebody else can lower is left as it is: returns what asks them, else None. Raises
    Invalid, Conflict, also for a closed ticket.
    """
    check_open(ticket)
    changed = {name: value for name, value in values.items() if value != current(ticket, name)}
    priority = {name: changed.get(name, current(ticket, name)) for name in PRIORITY}
    is_other = bool(changed.keys() & set(PRIORITY))
    asked = is_other and needs_somebody(ticket, priority, reason)
    if asked:
        changed = {name: value for name, value in changed.items() if name not in PRIORITY}
    with database.atomic():
        request = ask_to_lower(gate, ticket, priority, reason) if asked else None
        if changed:
            _write(gate, ticket, changed, priority if is_other and not asked else None, reason, rev)
    return request


def check_open(ticket: Ticket) -> None:
    """Raise Conflict for a ticket whose needs are not analysed any more."""
    if ticket.stage not in ANALYSED_IN:
        raise Conflict("This ticket is closed. Reopen it to change its needs analysis.")


def _write(
    gate: Gate,
    ticket: Ticket,
    changed: dict[str, Any],
    priority: Mapping[str, Any] | None,
    reason: str,
    rev: int,
) -> None:
    happened = []
    if priority is not None:
        happened.append(Happened(PRIORITISED, note=reason or None, priority=priority))
    former = ticket.handler_id
    if "handler" in changed:
        check_handler(Person.get_by_id(changed["handler"]), ticket.level, ticket.complained_about_id)
        if not may_assign(gate, ticket):
            raise Invalid(
                "handler", "The work has begun: hand the ticket over, so that the other accepts it."
            )
        happened.append(Happened(HELD, holder=changed["handler"]))
        changed["resource"] = None
    happen(gate.person, ticket, "ticket.analysed", happened, changed, rev)
    if ticket.handler_id != former:
        hand_over(gate, ticket, former)
