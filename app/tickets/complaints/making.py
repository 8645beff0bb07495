"""Making a ticket a complaint, and taking that back."""

from app.access.gate import Gate
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.people.models import Person
from app.tickets.complaints.models import SEVERITIES, Complaint
from app.tickets.complaints.reading import complaint_of
from app.tickets.complaints.writing import check_open, write
from app.tickets.events import PRIORITISED
from app.tickets.handling import head_of
from app.tickets.happening import Happened, happen, priority_of
from app.tickets.models import CLOSED, Ticket
from app.tickets.priority import ask_to_lower, needs_somebody

LONGEST_REASON = 300


def make(gate: Gate, ticket: Ticket, severity: str, reason: str, rev: int) -> None:
    """From now on the ticket is a complaint: its clocks are never slower than urgent.

    Raises Conflict for one that is a complaint or closed, Invalid.
    """
    if ticket.is_complaint or ticket.stage == CLOSED:
        raise Conflict
    if severity not in SEVERITIES:
        raise Invalid("severity", "Choose from what is offered.")
    _check_reason(reason)
    priority = priority_of(ticket, {"is_complaint": True})
    change = Happened(PRIORITISED, note=reason, priority=priority)
    write(
        gate.person, ticket, "ticket.complaint.made", {"severity": severity}, priority, rev, happened=[change]
    )


def may_take_back(gate: Gate, ticket: Ticket, head: Person | None, complaint: Complaint | None) -> bool:
    """Whether the person may say that the ticket is no complaint after all: the head, as long as it is open.

    Once it was decided it stays one.
    """
    is_decided = complaint is not None and complaint.outcome is not None
    may = head is not None and head.id == gate.person.id and gate.may(Ticket.edit_permission, ticket)
    return may and ticket.is_complaint and ticket.stage != CLOSED and not is_decided


def take_back(gate: Gate, ticket: Ticket, reason: str, rev: int) -> Request | None:
    """The ticket is no complaint after all.

    Where a clock has used up most of its time somebody else has to confirm that: returns what asks them.
    Raises Conflict, Invalid: "head" for all others and where it is decided, "reason".
    """
    check_open(ticket)
    if not may_take_back(gate, ticket, head_of(ticket), complaint_of(ticket)):
        raise Invalid("head", "The head of the handler says so, with a reason, as long as it is not decided.")
    _check_reason(reason)
    priority = priority_of(ticket, {"is_complaint": False})
    if needs_somebody(ticket, priority, reason):
        return ask_to_lower(gate, ticket, priority, reason)
    change = Happened(PRIORITISED, note=reason, priority=priority)
    happen(gate.person, ticket, "ticket.complaint.dropped", [change], priority, rev)
    return None


def _check_reason(reason: str) -> None:
    if not reason:
        raise Invalid("reason", "Say why.")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
