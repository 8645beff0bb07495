"""Needs analysis (clause 3.2): what a ticket is about, how hard and how pressing it is; later corrections."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.db.connection import database
from app.people.models import Person
from app.tickets.deadlines import HELD, PRIORITISED
from app.tickets.handling import check_handler, settle_access
from app.tickets.happening import Happened, current, happen
from app.tickets.models import PRIORITY, Ticket

FIELDS = ("category", "complexity", "urgency", "is_complaint", "goal", "handler")


def analyse(gate: Gate, ticket: Ticket, values: Mapping[str, Any], reason: str, rev: int) -> bool:
    """Write those `values` (`handler` an id) that differ; what the clocks look at is an event of its own.

    Returns whether anything was written. Raises Invalid, Conflict.
    """
    changed = {name: value for name, value in values.items() if value != current(ticket, name)}
    if not changed:
        return False
    happened = []
    if changed.keys() & set(PRIORITY):
        priority = {name: changed.get(name, current(ticket, name)) for name in PRIORITY}
        happened.append(Happened(PRIORITISED, note=reason or None, priority=priority))
    former = ticket.handler_id
    if "handler" in changed:
        check_handler(Person.get_by_id(changed["handler"]), ticket.level)
        happened.append(Happened(HELD, holder=changed["handler"]))
        changed["resource"] = None
    with database.atomic():
        happen(gate.person, ticket, "ticket.analysed", happened, changed, rev)
        settle_access(ticket, former)
    return True
