"""What lists show of tickets: their clocks, their points, whom they are for."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.access.showing import Shown
from app.customers.models import Customer
from app.db.base import among
from app.tickets.faces import Face
from app.tickets.lists.reckoning import reckoned
from app.tickets.models import Ticket

SHOWN = ("number", "subject", "tier", "urgency", "is_complaint", "stage", "handler", "resource", "updated_at")
"""What every row tells of its ticket."""


class Row(NamedTuple):
    """A ticket of a list, by the rights of whom it is shown to.

    `who` is the customer's name, `clock` the running clock that presses most, `points` the sum that orders
    the queue and `why` what it is made of: "" for a ticket that waits for nobody.
    """

    ticket: Any
    who: Any
    clock: Face
    points: str
    why: str


def rows_of(gate: Gate, tickets: Sequence[Ticket], fields: Sequence[str] = SHOWN) -> list[Row]:
    """The rows of tickets that came through the gate, in two queries however many there are.

    `fields` of each are shown, and SHOWN.
    """
    names, shown_fields = names_of(gate, tickets), tuple(dict.fromkeys((*SHOWN, *fields)))
    found = []
    shown_rows = gate.show_rows(tickets, shown_fields)
    for ticket, made, shown in zip(tickets, reckoned(tickets), shown_rows, strict=True):
        who = names.get(ticket.customer_id) if ticket.customer_id else gate.value(ticket, "caller_name")
        found.append(Row(Shown(dict(zip(shown_fields, shown, strict=True))), who, *made))
    return found


def names_of(gate: Gate, tickets: Sequence[Ticket]) -> Mapping[int, Any]:
    """The names of the customers of tickets, by their ids; of those that can be read."""
    ids = {ticket.customer_id for ticket in tickets if ticket.customer_id}
    if not ids or not gate.has(Customer.view_permission):
        return {}
    return gate.fetch_by_id(gate.select(Customer).where(among(Customer.id, ids)), "name")
