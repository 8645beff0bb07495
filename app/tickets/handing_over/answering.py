"""Accepting a ticket that was offered, or declining it (clause 3.3)."""

from app.access.gate import Gate
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.tickets.events import HELD
from app.tickets.handing_over.models import ACCEPTED, DECLINED, Offer
from app.tickets.handing_over.recording import holds, tell, waiting_of, write_end
from app.tickets.handing_over.words import EVENTS
from app.tickets.handling import check_handler, settle_access
from app.tickets.happening import Happened, happen
from app.tickets.models import Ticket

LONGEST_REASON = 300


def accept(gate: Gate, ticket: Ticket) -> None:
    """Hold the ticket from now on, and read its customer. Raises Conflict, also for an offer that ended."""
    made = _offered_to(gate, ticket)
    check_handler(gate.person, ticket.level, ticket.complained_about_id)
    former = ticket.handler_id
    with database.atomic():
        write_end(gate.person, ticket, made, ACCEPTED)
        held = Happened(HELD, holder=gate.person.id)
        happen(gate.person, ticket, "ticket.assigned", [held], {"handler": gate.person.id, "resource": None})
        settle_access(ticket, former)
        tell(made.giver_id, EVENTS[ACCEPTED], ticket, gate.person)


def decline(gate: Gate, ticket: Ticket, reason: str) -> Offer:
    """Leave the ticket where it is. Returns what was declined.

    Raises Invalid("reason"), Conflict for an offer that has ended.
    """
    made = _offered_to(gate, ticket)
    if not reason.strip():
        raise Invalid("reason", "Say why.")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    with database.atomic():
        write_end(gate.person, ticket, made, DECLINED, reason)
        tell(made.giver_id, EVENTS[DECLINED], ticket, gate.person)
    return made


def _offered_to(gate: Gate, ticket: Ticket) -> Offer:
    made = waiting_of(ticket)
    if made is None or made.receiver_id != gate.person.id or not holds(made, ticket):
        raise Conflict("This hand-over has ended meanwhile.")
    return made
