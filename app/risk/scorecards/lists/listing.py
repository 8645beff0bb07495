"""The list of scores: which customers a query asks for, in the order of their totals."""

from collections.abc import Mapping
from typing import Any

from peewee import SQL, ModelSelect, fn

from app.access.gate import NOBODY, Gate, everything
from app.customers.models import Customer
from app.customers.searching.finding import find
from app.db.base import unindexed
from app.db.connection import database
from app.risk.scorecards.lists.query import FILTERS
from app.risk.scorecards.lists.rows import Told, told_of
from app.risk.scorecards.models import CreditScore
from app.risk.scorecards.seeing import FIELD
from app.web.listing import Page, Sort
from app.web.queries import Query

SORTS = {"score": Sort(CreditScore.total, "desc", tie=CreditScore.customer)}
"""By what the list is sorted: the totals that the card gave, an index keeps them. Who has none comes last."""


def page_of(gate: Gate, query: Query, keep: Mapping[str, Any]) -> tuple[Page, list[Told]]:
    """A page of the list, and what is told of each, as they stand at one moment."""
    with database.atomic("DEFERRED"):
        page = Page(select(gate, query), SORTS, endpoint="scores.index", keep=keep)
        return page, told_of(page.rows)


def select(gate: Gate, query: Query) -> ModelSelect:
    """The readable customers with a score whose score the person may know, as `query` asks.

    None for somebody who is not cleared for scores: that there is one, and its place in a list, tell of it as
    well. Nor what is read by a grant up to a lower level.
    """
    readable = gate.select(Customer, SQL("1")).where(Customer.id == CreditScore.customer)
    if not gate.may_use(Customer, FIELD):
        readable = readable.where(NOBODY)
    known = gate.known_by(Customer, FIELD)
    readable = readable if known is None else readable.where(known)
    readable = FILTERS.narrow(gate, readable, query)
    readable = find(gate, readable, query.words) if query.words else readable
    of_customer = Customer.id == unindexed(CreditScore.customer)  # the index of the totals leads
    return (
        everything(Customer, why="each is narrowed by the gate's query, asked row by row")
        .join(CreditScore, on=of_customer & CreditScore.until.is_null())
        .where(fn.EXISTS(readable))
    )
