"""The list of signals: which rows a query asks for, and what it is sorted by; how many wait for somebody."""

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate
from app.clock import now
from app.risk.signals.audience import REVIEW
from app.risk.signals.lists.query import FILTERS, MINE, OPEN, VIEW, in_view
from app.risk.signals.lists.searching import find
from app.risk.signals.models import CLOSED, HANDLED, NEW, Signal
from app.risk.signals.raising import COLOURS
from app.room import Waiting
from app.web.listing import Sort
from app.web.queries import Query

SORTS = {
    "colour": Sort(Signal.colour, values=COLOURS),
    "due": Sort(Signal.next_due, empty_last=True),
    "raised": Sort(Signal.raised_at, "desc"),
    "updated": Sort(Signal.updated_at, "desc"),
}
"""By what the list is sorted: each has an index that keeps the order."""


def select(gate: Gate, query: Query) -> ModelSelect:
    """The readable signals that `query` asks for, in no order; the open ones where it names no view."""
    found = gate.select(Signal)
    if VIEW not in query.filters:
        found = found.where(in_view(OPEN, gate))
    found = FILTERS.narrow(gate, found, query)
    return find(gate, found, query.words) if query.words else found


def sorts(query: Query) -> dict[str, Sort]:
    """What a list is sorted by, first the order that it stands in by itself."""
    view = query.filters.get(VIEW, OPEN)
    first = "colour" if view == OPEN else "due" if view == MINE else "raised"
    return {first: SORTS[first], **SORTS}


def waiting(gate: Gate) -> Waiting:
    """How many signals wait for the person of `gate`: to be accepted or handled by them, or reviewed."""
    mine = (Signal.handler == gate.person.id) & Signal.state.in_((NEW, "accepted", "reviewed"))
    others = Signal.handler.is_null() | (Signal.handler != gate.person.id)
    review = Signal.state.in_((HANDLED,)) & others
    ours = (Signal.reviewer == gate.person.id) & review
    wanted = mine | ours | (review & ~Signal.addressed) if gate.has(REVIEW) else mine | ours
    late = fn.COALESCE(fn.SUM(fn.COALESCE(Signal.next_due < now(), 0)), 0)
    open_ones = Signal.state.not_in((CLOSED, "false"))
    [(count, overdue)] = gate.select(Signal, fn.COUNT(SQL("*")), late).where(open_ones, wanted).tuples()
    return Waiting(count, overdue > 0)
