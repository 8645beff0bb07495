"""What lists show of tickets: their clocks, their points, whom they are for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.access.gate import Gate
from app.clock import now
from app.customers.models import Customer
from app.db.base import fetch
from app.tickets.clocks import Measures, events_of, runs_of, shown_points
from app.tickets.faces import Face, faces
from app.tickets.models import Ticket
from app.tickets.queue import STEP, Points

NEAREST_FIRST = ("over", "soon", "", "paused", "met", "idle")
"""Tones of clocks, the most pressing first."""


@dataclass(frozen=True)
class Row:
    """A ticket of a list, by the rights of whom it is shown to.

    `who` is the customer's name, `clock` the running clock that falls due next, `points` the sum that orders
    the queue and `why` what it is made of.
    """

    ticket: Any
    who: Any
    faces: Sequence[Face]
    clock: Face
    points: str
    why: str


def rows_of(gate: Gate, tickets: Sequence[Ticket]) -> list[Row]:
    """The rows of tickets that came through the gate, in two queries however many there are."""
    stories, moment, by = events_of(ticket.id for ticket in tickets), now(), Measures()
    names = _names(gate, tickets)
    found = []
    for ticket in tickets:
        runs = runs_of(ticket, stories[ticket.id], by)
        made = shown_points(ticket, runs, ticket.urgency, moment, by)
        clocks = faces(runs, moment)
        shown = gate.show(ticket)
        who = names.get(ticket.customer_id) if ticket.customer_id else shown["caller_name"]
        found.append(Row(shown, who, clocks, _nearest(clocks, ticket), _number(made.total), _why(made)))
    return found


def _names(gate: Gate, tickets: Sequence[Ticket]) -> Mapping[int, Any]:
    ids = {ticket.customer_id for ticket in tickets if ticket.customer_id}
    if not ids or not gate.has(Customer.view_permission):
        return {}
    return {
        one.id: gate.show(one, ("name",))["name"]
        for one in fetch(gate.select(Customer).where(Customer.id.in_(ids)))
    }


def _nearest(clocks: Sequence[Face], ticket: Ticket) -> Face:
    """The clock that presses most; of those alike the one that falls due first."""
    running = [face for face in clocks if getattr(ticket, f"{face.name}_at") is None]
    due = {face.name: getattr(ticket, f"{face.name}_due") for face in clocks}
    return min(
        running or clocks,
        key=lambda face: (NEAREST_FIRST.index(face.tone), due[face.name] is None, due[face.name] or 0),
    )


def _why(made: Points) -> str:
    parts = {"tier": made.tier, "urgency": made.urgency, "clock": made.clock, "age": made.age}
    return _(
        "tier %(tier)s + urgency %(urgency)s + time used %(clock)s + age %(age)s",
        **{name: _number(value) for name, value in parts.items()},
    )


def _number(hundredths: int) -> str:
    return f"{hundredths / STEP:.1f}".removesuffix(".0")
