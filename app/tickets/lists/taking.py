"""The next one of the queue, and handing out several at once."""

from collections.abc import Iterable, Sequence

from peewee import ModelSelect

from app.access.gate import Gate
from app.db.base import among, fetch
from app.errors import Conflict, Invalid, KebuError
from app.people.models import Person
from app.tickets.handling import assign
from app.tickets.models import IN_ORDER, IS_OPEN, RECEPTION, WAITING, Ticket

MOST = 100
"""Tickets that are ticked."""
MOST_FOUND = 500
"""Tickets that a list finds and that are handed out at once; somebody waits for it."""
HANDLE = "ticket.handle"


def next_of(gate: Gate, first: Sequence[Ticket] = ()) -> Ticket | None:
    """The first of the queue that is one's own, or that nobody works on yet (clause 3.10).

    `first` are those that stand first in the queue, where they were read already.
    """
    for ticket in first:
        is_free = ticket.handler_id in {gate.person.id, None} or ticket.stage == RECEPTION
        if is_free and gate.may(HANDLE, ticket):
            return ticket
    free = (Ticket.handler == gate.person.id) | (Ticket.stage == RECEPTION) | Ticket.handler.is_null()
    query = gate.select(Ticket, permission=HANDLE).where(Ticket.line == WAITING, free)
    found: Ticket | None = next(iter(fetch(query.order_by(*IN_ORDER).limit(1))), None)
    return found


def take_next(gate: Gate) -> Ticket | None:
    """Take it; None where nothing waits. Raises Conflict where somebody else was quicker."""
    ticket = next_of(gate)
    if ticket is not None and ticket.handler_id != gate.person.id:
        assign(gate, ticket, gate.person)
    return ticket


def found_by(found: ModelSelect) -> list[str]:
    """The numbers of all open tickets that a query of the gate finds. Raises Invalid("person")."""
    query = found.columns(Ticket.number).where(IS_OPEN).order_by(Ticket.id).limit(MOST_FOUND + 1)
    numbers = [number for (number,) in query.tuples()]
    if len(numbers) > MOST_FOUND:
        raise Invalid("person", "At most %(most)s tickets at once: narrow the list first.", most=MOST_FOUND)
    return numbers


def assign_many(gate: Gate, numbers: Iterable[str], person: Person) -> tuple[int, int]:
    """Hand out tickets, each by itself; what the person may not read does not exist.

    Returns how many were handed out, and how many stay: they are closed, `person` may not read them, or
    somebody else wrote them meanwhile. Raises Invalid or Conflict where all stay.
    """
    wanted = list(dict.fromkeys(numbers))
    tickets = fetch(gate.select(Ticket, permission="ticket.assign").where(among(Ticket.number, wanted)))
    stay: list[KebuError] = []
    for ticket in tickets:
        try:
            assign(gate, ticket, person)
        except (Invalid, Conflict) as refusal:
            stay.append(refusal)
    if stay and len(stay) == len(tickets):
        raise stay[0]
    return len(tickets) - len(stay), len(stay)
