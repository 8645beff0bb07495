"""The complaint on the page of its ticket."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.people.models import Person
from app.tickets.complaints.deciding import may_propose, proposed
from app.tickets.complaints.making import may_take_back
from app.tickets.complaints.reading import shown_complaint
from app.tickets.complaints.words import CODES
from app.tickets.handling import closers
from app.tickets.models import CLOSED, Ticket


def complaint_block(gate: Gate, ticket: Ticket) -> Mapping[str, Any]:
    """What the page of a complaint shows of it, and what its reader may do; nothing for another ticket."""
    shown = shown_complaint(gate, ticket)
    if shown is None:
        return {"complaint": None}
    is_open = ticket.stage != CLOSED and gate.may(Ticket.edit_permission, ticket)
    undecided = shown["decided_at"] is None
    asked = proposed(gate, ticket) if is_open and undecided else None
    return {
        "complaint": shown,
        "is_open": is_open,
        "may_propose": is_open and undecided and asked is None and may_propose(gate, ticket),
        "asked": asked,
        "may_drop": may_take_back(gate, ticket),
        "closed_by": _names(closers(ticket)) if ticket.stage != CLOSED else [],
        **CODES,
    }


def _names(ids: frozenset[int]) -> list[str]:
    return [one.name for one in Person.select(Person.name).where(Person.id.in_(ids)).order_by(Person.name)]
