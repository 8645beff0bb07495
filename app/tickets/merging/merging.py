"""Merging a ticket into another of the same customer.

The one that stays counts from the earlier receipt, and is answered when the customer first was; the other
ends as merged and leaves all rates, the queue and escalation. Nothing is copied: what was said, planned and
attached stays where it is, and the conversation of the one that stays shows it (`together.py`).
"""

from collections.abc import Sequence

from app.access.gate import NOBODY, Gate, everything, gates_of_readers
from app.access.upward import may_own
from app.customers.models import Customer
from app.db.base import fetch, rare
from app.db.connection import database
from app.errors import Conflict, Invalid, NotFound
from app.inbox.notices import notify
from app.people.models import Person
from app.tickets.clocks import happened
from app.tickets.events import ANSWERED, RECEIVED, RESUMED, VOID
from app.tickets.handling import settle_access
from app.tickets.happening import Happened, happen
from app.tickets.models import CLOSED, MERGED, Ticket, TicketEvent, Watcher
from app.tickets.pausing import lasting
from app.tickets.tying import tie
from app.tickets.watching.watching import start

JOINED = "ticket.joined"
"""What a notice calls it, and the chain."""
MOST_OFFERED = 8


def offered(gate: Gate, ticket: Ticket) -> list[Ticket]:
    """The open tickets of the same customer or caller that `ticket` may be merged into, the newest first."""
    mine = gate.select(Ticket, permission=Ticket.edit_permission)
    query = mine.where(_same(ticket), Ticket.stage != CLOSED, Ticket.id != ticket.id)
    if ticket.is_complaint:
        query = query.where(Ticket.is_complaint)
    return fetch(query.order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(MOST_OFFERED))


def named(gate: Gate, number: str) -> Ticket:
    """The ticket of that number that the person may handle. Raises Invalid("other")."""
    try:
        found: Ticket = gate.get(Ticket, number, Ticket.edit_permission)
    except NotFound:
        raise Invalid("other", "There is no ticket of that number that you may handle.") from None
    return found


def merge(gate: Gate, ticket: Ticket, into: Ticket, reason: str, rev: int) -> None:
    """Let `ticket` end in `into`; the person may handle both. Raises Invalid, Conflict."""
    _check(ticket, into, reason)
    with database.atomic():
        rev = _tie(gate, ticket, into, rev)
        for one in merged_before(ticket):
            happen(gate.person, one, "ticket.merged", values={"merged_into": into.id})
        ends = [Happened(RESUMED)] if lasting(ticket) else []
        ends.append(Happened(VOID, note=reason, to_stage=CLOSED))
        gone = {"ending": MERGED, "merged_into": into.id}
        carried = _carried(ticket, into)
        happen(gate.person, ticket, "ticket.merged", [*ends], gone, rev)
        earlier = {"received_at": min(ticket.received_at, into.received_at)}
        happen(gate.person, into, JOINED, carried, earlier, merged=ticket.number)
        watchers = _joining(ticket, into)
        for person in watchers:
            start(gate, into, person)
        for one in (ticket, into):
            settle_access(one)
        told = {into.handler_id, *(person.id for person in watchers)} - {None}
        notify(told, JOINED, (Ticket.audit_kind, into.number), gate.person)


def merged_before(ticket: Ticket) -> list[Ticket]:
    """What was merged into `ticket`."""
    every = everything(Ticket, why="they go with the ticket that they were merged into")
    return list(every.where(rare(Ticket.merged_into == ticket.id)).order_by(Ticket.id))


def _check(ticket: Ticket, into: Ticket, reason: str) -> None:
    if ticket.stage == CLOSED:
        raise Conflict
    if into.id == ticket.id:
        raise Invalid("other", "A ticket can't be merged into itself.")
    if into.stage == CLOSED:
        raise Invalid("other", "That ticket is closed. Reopen it first, or choose another.")
    if not _is_same(ticket, into):
        raise Invalid("other", "That ticket is another customer's.")
    if ticket.is_complaint and not into.is_complaint:
        raise Invalid("other", "A complaint stays by itself: merge the other ticket into it.")
    if not reason:
        raise Invalid("reason", "Say why.")
    handler = Person.get_or_none(Person.id == into.handler_id)
    if handler is not None and not may_own(handler, ticket.level, Ticket.edit_permission):
        raise Invalid("other", "Whoever handles that ticket is not cleared for this one. Hand it over first.")


def _is_same(ticket: Ticket, into: Ticket) -> bool:
    """Whether both are of one customer; an unknown caller may turn out to be the customer of the other."""
    customers = {ticket.customer_id, into.customer_id}
    if customers == {None}:
        hashes = {one.__data__["caller_phone_hash"] for one in (ticket, into)}
        return len(hashes) == 1 and None not in hashes
    return len(customers - {None}) == 1


def _same(ticket: Ticket) -> object:
    if ticket.customer_id is not None:
        return Ticket.customer == ticket.customer_id
    phone = ticket.__data__["caller_phone_hash"]
    return Ticket.customer.is_null() & (Ticket.caller_phone_hash == phone) if phone else NOBODY


def _tie(gate: Gate, ticket: Ticket, into: Ticket, rev: int) -> int:
    """Tie the one without a customer to that of the other. Returns the `rev` of `ticket` from then on."""
    known = ticket.customer_id or into.customer_id
    if known is None or ticket.customer_id == into.customer_id:
        return rev
    customer = gate.select(Customer).where(Customer.id == known).first()
    if customer is None:
        raise Invalid("other", "That ticket is of a customer whom you can't see.")
    loose = ticket if ticket.customer_id is None else into
    tie(gate, loose, customer, rev if loose is ticket else into.rev)
    return int(ticket.rev) if loose is ticket else rev


def _carried(ticket: Ticket, into: Ticket) -> list[Happened]:
    """What the clocks of the other take over from `ticket`: an earlier receipt, an earlier answer."""
    rows = happened([ticket.id, into.id])
    carried = []
    if ticket.received_at < into.received_at:
        theirs, ours = _receipt(rows[ticket.id]), _receipt(rows[into.id])
        priority = {"complexity": ours.complexity, "urgency": ours.urgency, "is_complaint": ours.complaint}
        carried.append(
            Happened(
                RECEIVED,
                ticket.received_at,
                note=ticket.number,
                holder=theirs.holder_id,
                priority=priority,
            )
        )
    answered = ticket.response_at
    if answered is not None and (into.response_at is None or answered < into.response_at):
        carried.append(Happened(ANSWERED, answered, note=ticket.number))
    return carried


def _receipt(rows: Sequence[TicketEvent]) -> TicketEvent:
    return next(row for row in rows if row.kind == RECEIVED)


def _joining(ticket: Ticket, into: Ticket) -> list[Person]:
    """Who watches the other from now on: those who watched or handled this one, and may read that."""
    watched = everything(Watcher, Watcher.person, why="they watch the ticket that this one ends in")
    ids = {one for (one,) in watched.where(Watcher.ticket == ticket.id).tuples()} | {ticket.handler_id}
    people = [theirs.person for theirs in gates_of_readers(into)]
    return [person for person in people if person.id in ids - {into.handler_id}]
