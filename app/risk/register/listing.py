"""The register: which rows a query asks for, and what it is sorted by."""

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate
from app.clock import today
from app.risk.models import Risk
from app.risk.register.query import FILTERS, MINE, OPEN, VIEW, in_view
from app.risk.register.searching import find
from app.room import Waiting
from app.web.listing import Sort
from app.web.queries import Query

SORTS = {
    "rank": Sort(Risk.rank, "desc"),
    "review": Sort(Risk.next_review, empty_last=True),
    "updated": Sort(Risk.updated_at, "desc"),
}
"""By what the register is sorted: each has an index that keeps the order."""


def select(gate: Gate, query: Query) -> ModelSelect:
    """The readable risks that `query` asks for, in no order."""
    found = gate.select(Risk)
    if VIEW not in query.filters:
        found = found.where(in_view(OPEN, gate))
    found = FILTERS.narrow(gate, found, query)
    return find(gate, found, query.words) if query.words else found


def sorts(gate: Gate, _: Query) -> dict[str, Sort]:
    """What the person may sort by, first the order that the register stands in by itself."""
    return {name: sort for name, sort in SORTS.items() if gate.may_use(Risk, sort.field.name)}


def waiting(gate: Gate) -> Waiting:
    """How many of the person's open risks are to be looked at by now, and whether one is over due."""
    near = fn.COALESCE(fn.SUM(Risk.next_review < today()), 0)
    mine = gate.select(Risk, fn.COUNT(SQL("*")), near).where(in_view(MINE, gate), Risk.next_review <= today())
    [(count, overdue)] = mine.tuples()
    return Waiting(count, overdue > 0)
