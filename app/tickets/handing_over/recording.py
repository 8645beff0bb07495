"""How hand-overs are written, each with its row on the chain and what may be read while it waits."""

from typing import Any

from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.access.grants import end_by_program
from app.audit.changes import PART
from app.chain.writing import writing
from app.clock import now
from app.customers.part_marks import tell_row
from app.db.base import update_row
from app.errors import Conflict
from app.inbox.notices import notify
from app.inbox.subjects import NOTHING
from app.people.models import Person
from app.tickets.handing_over.models import OFFERED, WAITS, Offer
from app.tickets.handing_over.words import EVENTS
from app.tickets.limits import may_still_accept
from app.tickets.models import CLOSED, Ticket
from app.vault.fields import sealed_columns

LENT = frozenset({"ticket.view"})
"""What the receiver may do to a ticket while it is offered: read it, so that they can decide."""


def waiting_offers() -> ModelSelect:
    """Hand-overs that have not ended; one whose time is over may still be among them."""
    every = everything(
        Offer, why="what becomes of a hand-over follows from time and ticket; nothing is shown"
    )
    return every.where(WAITS)


def waiting_of(ticket: Ticket) -> Offer | None:
    """The hand-over of `ticket` that has not ended."""
    found: Offer | None = waiting_offers().where(Offer.ticket == ticket.id).first()
    return found


def holds(offer: Offer, ticket: Ticket) -> bool:
    """Whether `offer` can be accepted now: in time, and while its giver still holds the open ticket.

    Nor can it be by whoever the ticket has come to complain about.
    """
    return (
        offer.state == OFFERED
        and may_still_accept(offer.until, now())
        and ticket.stage != CLOSED
        and ticket.handler_id == offer.giver_id
        and ticket.complained_about_id != offer.receiver_id
    )


def write_end(
    person: Person | None, ticket: Ticket, offer: Offer, state: str, reason: str | None = None
) -> None:
    """A hand-over ends as `state`; the receiver reads the ticket no longer by it. Raises Conflict."""
    columns: dict[str, Any] = {"state": state, "ended_at": now(), "ended_by": person and person.id}
    if reason is not None:
        columns |= sealed_columns(Offer, offer.id, {"reason": reason})
    with writing(person, EVENTS[state], ticket) as entry:
        if not update_row(Offer, offer.id, offer.rev, {**columns, "rev": offer.rev + 1}):
            raise Conflict
        offer.__data__.update(columns, rev=offer.rev + 1)
        entry.told(**{PART: offer.key})
        if reason is not None:
            entry.changed(offer.field_name("reason"), None, reason)
        tell_row(entry, offer)
        end_by_program(ticket, Person.get_by_id(offer.receiver_id))


def tell(receiver: int, event: str, ticket: Ticket, by: Person | None) -> None:
    """Notify somebody of a hand-over, naming the ticket if they may still read it."""
    reads = Gate(Person.get_by_id(receiver)).may(Ticket.view_permission, ticket)
    notify([receiver], event, (Ticket.audit_kind, ticket.number) if reads else NOTHING, by)
