"""A ticket's plan as one person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.access.gate import Gate
from app.access.parts import Viewer
from app.access.showing import Shown
from app.clock import now
from app.tickets.models import CLOSED, Ticket
from app.tickets.planning.models import DONE, OPEN, STRUCK
from app.tickets.planning.people import sees_plan
from app.tickets.planning.recording import steps_of
from app.tickets.planning.steps import PERMISSION


@dataclass(frozen=True)
class Line:
    """A step; `late`: it is open and overdue."""

    step: Shown
    late: bool


@dataclass(frozen=True)
class Plan:
    """The steps in their order; struck ones are not counted. `editable`: the person may change it now."""

    lines: Sequence[Line]
    done: int
    total: int
    editable: bool


def plan_of(gate: Gate, ticket: Ticket) -> Plan | None:
    """The plan of `ticket`; None for a reader who is not cleared for it."""
    if not sees_plan(gate, ticket):
        return None
    view, moment = Viewer(gate, ticket), now()
    steps = steps_of(gate, ticket)
    return Plan(
        lines=[Line(view.show(one), late=one.state == OPEN and one.due < moment) for one in steps],
        done=sum(one.state == DONE for one in steps),
        total=sum(one.state != STRUCK for one in steps),
        editable=ticket.stage != CLOSED and gate.may(PERMISSION, ticket),
    )
