"""Which complaints count, and as what (clause 4.1): past the gate, for the plans of appraisal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from app.access.gate import everything
from app.clock import now
from app.db.base import among, in_batches
from app.db.fields import moment_text
from app.room import Fact
from app.tickets.analysis.causes import stand_at
from app.tickets.analysis.counting import (
    Counting,
    among_days,
    beginning,
    counts,
    moment_of,
    place_columns,
    read,
    steps_of,
)
from app.tickets.complaints.models import NOT_UPHELD, WITHDRAWN, Complaint
from app.tickets.events import ENDED, HELD, RECEIVED, REOPENED
from app.tickets.models import IS_COMPLAINT, Ticket, TicketEvent

UNDECIDED = "undecided"
UNFOUNDED = (NOT_UPHELD, WITHDRAWN)
LASTED, CAME_BACK, CAME_AGAIN = ("lasted", "reopened", "came_again")
"""What became of a complaint in the days after it was closed."""
LASTS = timedelta(days=30)


def complaints(since: date | None, until: date) -> Iterator[Fact]:
    """Every ticket received in those days, as one that was opened; a complaint once more, as that.

    As opened it belongs to whoever held it first; as a complaint to the person complained about, and to their
    department, without one to the ticket's. What was not upheld or withdrawn adds nothing; what nobody has
    decided yet does.
    """
    counting, outcomes = Counting(), _outcomes()
    columns = (Ticket.id, Ticket.received_at, Ticket.is_complaint, Ticket.complained_about, *place_columns())
    for batch in in_batches(read(among_days(Ticket.received_at, since, until, columns))):
        first = _first_holders(row[0] for row in batch)
        for ticket, received, is_complaint, about, *where in batch:
            yield counting.fact(where, received, 0, first.get(ticket))
            if is_complaint:
                outcome = outcomes.get(ticket) or UNDECIDED
                counted = int(outcome not in UNFOUNDED)
                yield counting.fact(where, received, counted, about, outcome, denominator=0)


def to_effect(since: date | None, until: date) -> Iterator[Fact]:
    """Every complaint whose thirty days after it was first closed ended in those days: whether that lasted.

    It did not where it was reopened in those days, or a ticket came in that follows it. It belongs to whoever
    held it when it was closed.
    """
    counting = Counting()
    closed = {one.ticket: one for one in _closings(since, until)}
    again = _followed(closed.values())
    rows = everything(
        Ticket, Ticket.id, *place_columns(), why="official figure over all complaints (access rule 9)"
    )
    for batch in in_batches(read(rows.where(among(Ticket.id, closed), counts()))):
        steps = steps_of(row[0] for row in batch)
        for ticket, *where in batch:
            one = closed[ticket]
            band = CAME_BACK if one.reopened else CAME_AGAIN if ticket in again else LASTED
            holder = stand_at(steps[ticket], one.at, met=True).holder
            yield counting.fact(where, one.until, int(band == LASTED), holder, band)


class _Closing(NamedTuple):
    """When a complaint was first closed, until when that has to last, whether it was reopened before."""

    ticket: int
    at: str
    until: str
    reopened: bool


def _outcomes() -> Mapping[int, str | None]:
    rows = everything(
        Complaint,
        Complaint.ticket,
        Complaint.outcome,
        why="official figure over all complaints (access rule 9)",
    )
    return dict(read(rows))


def _first_holders(tickets: Iterable[int]) -> dict[int, int]:
    """Who held each of those tickets first; who is no user held none."""
    rows = everything(
        TicketEvent,
        TicketEvent.ticket,
        TicketEvent.holder,
        why="official figure over all tickets (access rule 9)",
    ).where(
        among(TicketEvent.ticket, tickets),
        TicketEvent.kind.in_((RECEIVED, HELD)),
        TicketEvent.holder.is_null(False),  # noqa: FBT003
    )
    found: dict[int, int] = {}
    for ticket, holder in read(rows.order_by(TicketEvent.ticket, TicketEvent.at, TicketEvent.id)):
        found.setdefault(ticket, holder)
    return found


def _closings(since: date | None, until: date) -> Iterator[_Closing]:
    """Every complaint's first closing, whose days ended in those days and have passed."""
    begin, end = beginning(since) if since else "", min(beginning(until), moment_text(now()))
    events: dict[int, list[tuple[str, str]]] = defaultdict(list)
    which = everything(Ticket, Ticket.id, why="official figure over all complaints (access rule 9)")
    rows = everything(
        TicketEvent,
        TicketEvent.ticket,
        TicketEvent.at,
        TicketEvent.kind,
        why="official figure over all complaints (access rule 9)",
    ).where(TicketEvent.ticket.in_(which.where(IS_COMPLAINT)), TicketEvent.kind.in_((ENDED, REOPENED)))
    for ticket, at, kind in read(rows.order_by(TicketEvent.ticket, TicketEvent.at, TicketEvent.id)):
        events[ticket].append((at, kind))
    for ticket, happened in events.items():
        at = next((at for at, kind in happened if kind == ENDED), "")
        last = moment_text(moment_of(at) + LASTS) if at else ""
        if last and begin <= last < end:
            reopened = any(kind == REOPENED and at < back <= last for back, kind in happened)
            yield _Closing(ticket, at, last, reopened)


def _followed(closings: Iterable[_Closing]) -> set[int]:
    """Those complaints on which another ticket followed in their days."""
    known = {one.ticket: one for one in closings}
    rows = everything(
        Ticket, Ticket.follows, Ticket.received_at, why="official figure over all complaints (access rule 9)"
    )
    found = read(rows.where(among(Ticket.follows, known), counts()))
    return {ticket for ticket, at in found if known[ticket].at < at <= known[ticket].until}
