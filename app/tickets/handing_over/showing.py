"""Hand-overs as the page of a ticket shows them: the one that waits, former ones, who held it how long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.gate import Gate
from app.access.parts import Viewer, parts_of
from app.access.showing import Shown
from app.clock import now
from app.tickets.clocks import events
from app.tickets.handing_over.models import OFFERED, Offer
from app.tickets.handing_over.recording import holds
from app.tickets.holders import Holder, held
from app.tickets.models import CLOSED, Ticket, TicketEvent
from app.worktime.calendars import OFFICE, calendars


@dataclass(frozen=True)
class Waiting:
    """A hand-over that waits; `mine`: the reader may accept it; `own`: they offered it."""

    offer: Shown
    until: datetime
    mine: bool
    own: bool


@dataclass(frozen=True)
class Handing:
    """What the page tells of hand-overs; `may_offer`: the reader holds the ticket and may hand it over.

    `holders` are those who held it, one after the other, with working minutes of the office; "" stands for
    one person alone.
    """

    waiting: Waiting | None
    former: Sequence[Shown]
    holders: Sequence[Holder]
    may_offer: bool


def handing_of(gate: Gate, ticket: Ticket, rows: Iterable[TicketEvent]) -> Handing:
    """The hand-overs of a ticket that came through the gate; `rows` are what happened to it."""
    view = Viewer(gate, ticket)
    offers = parts_of(gate, ticket, Offer)
    waits = next((one for one in offers if holds(one, ticket)), None)
    handles = ticket.handler_id == gate.person.id and gate.may(Ticket.edit_permission, ticket)
    return Handing(
        waiting=waits and _waiting(gate, view, waits),
        former=[view.show(one) for one in reversed(offers) if one.state != OFFERED],
        holders=_holders(rows),
        may_offer=handles and waits is None and ticket.stage != CLOSED,
    )


def _waiting(gate: Gate, view: Viewer, one: Offer) -> Waiting:
    person = gate.person.id
    may_handle = gate.has(Ticket.edit_permission)
    return Waiting(
        view.show(one), one.until, may_handle and one.receiver_id == person, one.giver_id == person
    )


def _holders(rows: Iterable[TicketEvent]) -> Sequence[Holder]:
    turns: list[Any] = held(events(rows), calendars()[OFFICE], now())
    return turns if len(turns) > 1 else []
