"""The list of tickets: which rows a query asks for, and what it is sorted by."""

from datetime import datetime

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate, by_right
from app.access.rules import Standing
from app.clock import now
from app.db.unchanged import while_unchanged
from app.room import Waiting
from app.tickets.events import whole
from app.tickets.lists.query import ALL, CLOCKS, FILTERS, MINE, OPEN, QUEUE, VIEW, WATCHED, in_view
from app.tickets.lists.searching import find
from app.tickets.models import Ticket
from app.web.listing import Sort, counts_of
from app.web.queries import Query

SORTS = {
    "points": Sort(Ticket.points, "desc"),
    "due": Sort(Ticket.next_due, empty_last=True),
    "updated": Sort(Ticket.updated_at, "desc"),
    "received": Sort(Ticket.received_at, "desc"),
}
"""By what the list is sorted: each has an index that keeps the order."""
OF_OPEN = frozenset({"points", "due"})
"""Only open tickets are sorted by these: the others have none."""


def select(gate: Gate, query: Query) -> ModelSelect:
    """The readable tickets that `query` asks for, in no order."""
    found = gate.select(Ticket)
    if VIEW not in query.filters:
        found = found.where(in_view(QUEUE, gate))
    found = FILTERS.narrow(gate, found, query)
    return find(gate, found, query.words) if query.words else found


def sorts(gate: Gate, query: Query) -> dict[str, Sort]:
    """What the person may sort the rows of `query` by, first the order that they stand in by themselves."""
    view = query.filters.get(VIEW, QUEUE)
    names = [name for name in SORTS if view not in {ALL, WATCHED} or name not in OF_OPEN]
    if view in {OPEN, MINE}:
        names.sort(key=lambda name: name != "due")
    offered = {name: SORTS[name] for name in names}
    return {name: sort for name, sort in offered.items() if gate.may_use(Ticket, sort.field.name)}


def pressing(gate: Gate) -> dict[str, int]:
    """How many open tickets there are in each state of their clocks, and in the queue.

    At most one more than is counted.
    """
    if not gate.may_use(Ticket, "next_due"):
        return {}
    return _pressing(gate) if gate.grants else _pressing_by_right(gate.standing, whole(now()))


@while_unchanged
def _pressing_by_right(standing: Standing, _minute: datetime) -> dict[str, int]:
    """Remembered, since it is above the queue of everybody who has the same rights."""
    return _pressing(by_right(standing))


def _pressing(gate: Gate) -> dict[str, int]:
    queries = [Query(filters={VIEW: OPEN, "clock": state}) for state in CLOCKS]
    counts = counts_of([select(gate, query) for query in (*queries, Query())])
    return dict(zip((*CLOCKS, QUEUE), counts, strict=True))


def waiting(gate: Gate) -> Waiting:
    """How many open tickets the person of `gate` holds, and whether a clock of one has run out."""
    late = fn.COALESCE(fn.SUM(Ticket.next_due < whole(now())), 0)
    mine = gate.select(Ticket, fn.COUNT(SQL("*")), late).where(in_view(MINE, gate))
    [(count, overdue)] = mine.tuples()
    return Waiting(count, overdue > 0)
