"""The transactions of one customer: page by page, and in totals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import SQL

from app.access.gate import Gate, everything
from app.access.parts import Viewer
from app.access.showing import Shown
from app.clock import today
from app.customers.models import Customer, Transaction
from app.db.base import fetch
from app.db.connection import database

SIZE = 50
SEEN = ("transaction_date", "transaction_line", "amount", "open_amount", "due_on")
"""What somebody must be cleared for to be told sums."""
SUMS = (
    "substr(date, 1, 4), business_line, count(*), sum(amount), sum(open_amount), "
    "sum(iif(due_on < ?, open_amount, 0))"
)


class Sum(NamedTuple):
    """So many transactions, and in fen: their amounts, what is open of them, what of that is overdue."""

    many: int = 0
    amount: int = 0
    left: int = 0
    overdue: int = 0

    def with_(self, other: Iterable[int]) -> "Sum":
        """Both together."""
        return Sum(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Totals:
    """Of all transactions, by year (newest first), and by business line (code)."""

    whole: Sum
    years: dict[str, Sum]
    lines: dict[str, Sum]


@dataclass(frozen=True)
class Page:
    """One page, newest first; `before` and `after` are the keys of its edge rows where there are more."""

    rows: Sequence[Shown]
    before: str = ""
    after: str = ""


def totals(gate: Gate, customer: Customer) -> Totals | None:
    """The sums in one query; None for a reader who is not cleared for what is summed."""
    view = Viewer(gate, customer)
    if not all(view.sees(rule) for rule in SEEN):
        return None
    whole, years, lines = Sum(), defaultdict[str, Sum](Sum), defaultdict[str, Sum](Sum)
    query = everything(
        Transaction,
        SQL(SUMS, (today().isoformat(),)),
        why="they belong to a customer that came through the gate",
    ).where(Transaction.customer == customer.id)
    grouped = query.group_by(SQL("1, 2")).order_by(SQL("1 DESC"))
    for year, line, *sums in database.execute_sql(*grouped.sql()):
        whole = whole.with_(sums)
        years[year] = years[year].with_(sums)
        lines[line] = lines[line].with_(sums)
    return Totals(whole, dict(years), dict(sorted(lines.items(), key=lambda pair: -pair[1].amount)))


def page(gate: Gate, customer: Customer, after: str = "", before: str = "") -> Page | None:
    """The transactions that follow the one with key `after`, or come before `before`: the newest without.

    A key that is none leads to the newest. None for a reader who may not know of them.
    """
    view = Viewer(gate, customer)
    if not view.sees("transaction_date"):
        return None
    backwards = bool(before)
    edge = _edge(customer, before or after) if before or after else None
    order = SQL("date, id" if backwards and edge else "date DESC, id DESC")
    query = everything(Transaction, why="they belong to a customer that came through the gate")
    query = query.where(Transaction.customer == customer.id).order_by(order)
    if edge:
        query = query.where(SQL(f"(date, id) {'>' if backwards else '<'} (?, ?)", edge))
    found: list[Any] = fetch(query.limit(SIZE + 1))
    more, rows = len(found) > SIZE, found[:SIZE]
    if backwards and edge:
        rows.reverse()
    newer, older = (more, True) if backwards and edge else (bool(edge), more)
    return Page(
        [view.show(one) for one in rows],
        before=rows[0].key if rows and newer else "",
        after=rows[-1].key if rows and older else "",
    )


def _edge(customer: Customer, key: str) -> tuple[str, int] | None:
    query = everything(
        Transaction, SQL("date, id"), why="it belongs to a customer that came through the gate"
    )
    query = query.where(Transaction.customer == customer.id, Transaction.key == key)
    row: tuple[str, int] | None = database.execute_sql(*query.sql()).fetchone()
    return row
