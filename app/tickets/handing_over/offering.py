"""Offering a ticket to somebody, and taking it back (clause 3.3)."""

from datetime import timedelta

from app.access.gate import Gate
from app.access.grants import end_by_program, give_by_program
from app.access.upward import may_own
from app.audit.changes import PART
from app.chain.writing import writing
from app.clock import now
from app.customers.part_marks import tell_row
from app.customers.part_rows import new_key
from app.db.base import next_id
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.people.models import Person
from app.tickets import handling
from app.tickets.handing_over.models import TAKEN_BACK, Offer
from app.tickets.handing_over.recording import LENT, holds, tell, waiting_of, write_end
from app.tickets.handing_over.returning import end_by_itself
from app.tickets.handing_over.words import EVENTS
from app.tickets.limits import last_to_accept
from app.tickets.models import CLOSED, Ticket
from app.vault.fields import sealed_columns
from app.worktime.calendars import OFFICE, calendars

LONGEST_NOTE = 1000
LAST_MINUTE = timedelta(minutes=1)
"""What comes in the last minute is in time."""


def possible_receivers(ticket: Ticket) -> list[Person]:
    """Whom `ticket` may be offered to, by name: everybody who may handle it, but who does already."""
    return [one for one in handling.possible_handlers(ticket) if one.id != ticket.handler_id]


def offer(gate: Gate, ticket: Ticket, receiver: Person, note: str) -> Offer:
    """Offer `ticket` to `receiver`, who reads it from now on and accepts within a working hour.

    Raises Forbidden, Invalid for a field that is wrong, Conflict while another offer waits.
    """
    _check(gate, ticket, receiver, note)
    moment, row = now(), next_id(Offer)
    until = last_to_accept(calendars()[OFFICE], moment)
    with database.atomic():
        _clear(ticket)
        made = Offer(
            id=row,
            key=new_key(),
            ticket=ticket.id,
            giver=gate.person.id,
            receiver=receiver.id,
            offered_at=moment,
            until=until,
            **sealed_columns(Offer, row, {"note": note}),
        )
        with writing(gate.person, "ticket.offer.made", ticket) as entry:
            entry.told(to=receiver.username, until=until, **{PART: made.key})
            entry.changed(made.field_name("note"), None, note)
            made.save(force_insert=True)
            tell_row(entry, made)
            end_by_program(ticket, receiver)
            give_by_program(ticket, receiver, LENT, until + LAST_MINUTE, ticket.number)
        tell(receiver.id, EVENTS["made"], ticket, gate.person)
    return made


def take_back(gate: Gate, ticket: Ticket) -> None:
    """The giver keeps the ticket after all. Raises Conflict where nothing waits that they offered."""
    made = waiting_of(ticket)
    if made is None or made.giver_id != gate.person.id or not holds(made, ticket):
        raise Conflict("This hand-over has ended meanwhile.")
    with database.atomic():
        write_end(gate.person, ticket, made, TAKEN_BACK)
        tell(made.receiver_id, EVENTS[TAKEN_BACK], ticket, gate.person)


def _check(gate: Gate, ticket: Ticket, receiver: Person, note: str) -> None:
    gate.require(Ticket.edit_permission, ticket)
    if ticket.stage == CLOSED:
        raise Conflict("This ticket is closed: nobody needs to take it over.")
    if not _is_handler(gate, ticket):
        raise Invalid(
            "receiver", "Only its handler hands a ticket over. Whoever may assign it does so directly."
        )
    if not note.strip():
        raise Invalid("note", "Say what they need to know.")
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", "At most %(max)d characters.", max=LONGEST_NOTE)
    if receiver.id == ticket.handler_id:
        raise Invalid("receiver", "Choose somebody else than yourself.")
    is_complained_about = receiver.id == ticket.complained_about_id
    if is_complained_about or not may_own(receiver, ticket.level, Ticket.edit_permission):
        raise Invalid("receiver", "Choose somebody who can sign in and may read this ticket.")


def _is_handler(gate: Gate, ticket: Ticket) -> bool:
    return ticket.handler_id == gate.person.id and gate.may(Ticket.edit_permission, ticket)


def _clear(ticket: Ticket) -> None:
    """End what waited until its time was over. Raises Conflict for what still waits."""
    made = waiting_of(ticket)
    if made is None:
        return
    if holds(made, ticket):
        raise Conflict("This ticket is offered to somebody already. Take it back first.")
    end_by_itself(made, ticket)
