"""What lists show of tickets: their clocks, their points, whom they are for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.access.gate import Gate
from app.access.showing import Shown
from app.clock import now
from app.customers.models import Customer
from app.db.base import among, fetch
from app.tickets.clocks import Measures, listed_runs, shown_points
from app.tickets.faces import Face, nearest
from app.tickets.models import Ticket
from app.tickets.queue import STEP, Points

SHOWN = ("number", "subject", "tier", "urgency", "is_complaint", "stage", "handler", "resource", "updated_at")
"""What every row tells of its ticket."""


@dataclass(frozen=True)
class Row:
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
    moment, by = now(), Measures()
    names, shown_fields = names_of(gate, tickets), tuple(dict.fromkeys((*SHOWN, *fields)))
    found = []
    every = listed_runs(tickets, by)
    for ticket, runs, shown in zip(tickets, every, gate.show_rows(tickets, shown_fields), strict=True):
        who = names.get(ticket.customer_id) if ticket.customer_id else gate.value(ticket, "caller_name")
        made = shown_points(ticket, runs, ticket.urgency, moment, by) if ticket.line else None
        points, why = (_number(made.total), _why(made)) if made else ("", "")
        one = Shown(dict(zip(shown_fields, shown, strict=True)))
        found.append(Row(one, who, nearest(runs, moment), points, why))
    return found


def names_of(gate: Gate, tickets: Sequence[Ticket]) -> Mapping[int, Any]:
    """The names of the customers of tickets, by their ids; of those that can be read."""
    ids = {ticket.customer_id for ticket in tickets if ticket.customer_id}
    if not ids or not gate.has(Customer.view_permission):
        return {}
    found = fetch(gate.select(Customer).where(among(Customer.id, ids)))
    shown = gate.show_rows(found, ("name",))
    return {one.id: name for one, (name,) in zip(found, shown, strict=True)}


def _why(made: Points) -> str:
    parts = {"tier": made.tier, "urgency": made.urgency, "clock": made.clock, "age": made.age}
    return _(
        "tier %(tier)s + urgency %(urgency)s + time used %(clock)s + age %(age)s",
        **{name: _number(value) for name, value in parts.items()},
    )


def _number(hundredths: int) -> str:
    return f"{hundredths / STEP:.1f}".removesuffix(".0")
