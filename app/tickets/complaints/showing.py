"""The complaint on the page of its ticket."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.inbox.models import Request
from app.inbox.requests import may_see
from app.people.models import Person
from app.tickets.complaints.deciding import may_propose
from app.tickets.complaints.making import may_take_back
from app.tickets.complaints.models import Complaint
from app.tickets.complaints.reading import shown_of
from app.tickets.complaints.words import CODES
from app.tickets.events import NORMAL
from app.tickets.handling import closers_of
from app.tickets.models import CLOSED, Ticket


def complaint_block(
    gate: Gate, ticket: Ticket, head: Person | None, complaint: Complaint | None, proposed: Request | None
) -> Mapping[str, Any]:
    """What the page of a complaint shows of it, and what its reader may do; nothing for another ticket.

    `head` is the ticket's, `complaint` what is known of it, `proposed` what waits for a decision.
    """
    if not ticket.is_complaint:
        return {"complaint": None}
    shown = shown_of(gate, ticket, complaint)
    is_open = ticket.stage != CLOSED and gate.may(Ticket.edit_permission, ticket)
    undecided = shown["decided_at"] is None
    asked = proposed if undecided else None
    is_own = asked is not None and asked.asked_by_id == gate.person.id
    return {
        "complaint": shown,
        "is_open": is_open,
        "may_propose": is_open and undecided and not is_own and may_propose(gate, ticket),
        "asked": asked is not None,
        "card": asked.number if asked and may_see(gate, asked) else "",
        "as_urgent": ticket.urgency == NORMAL,
        "may_drop": may_take_back(gate, ticket, head, complaint),
        "closed_by": closers_of(ticket, head, complaint) if ticket.stage != CLOSED else frozenset(),
        **CODES,
    }
