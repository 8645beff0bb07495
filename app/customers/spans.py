"""What held for all customers over a period, from the dated facts: for what is counted over all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from peewee import SQL

from app.access.gate import everything
from app.clock import zone
from app.customers.models import Customer, CustomerFact
from app.db.base import among
from app.db.connection import database
from app.db.fields import moment_text
from app.db.once import once

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A value that held from one moment until before another (None: still), as the database has them."""

    value: str
    since: str
    until: str | None


def beginning(day: date) -> str:
    """When a day begins on the office's wall, as the database has it."""
    return moment_text(datetime.combine(day, time(), zone()))


def ending(day: date) -> str:
    """When a day is over."""
    return beginning(day + ONE_DAY)


def spans(
    fact: str, since: date, until: date, customers: Iterable[int] | None = None
) -> Mapping[int, Sequence[Span]]:
    """What held of `fact` at some time from `since` until before `until`, by the customer's id, oldest first.

    Of all customers, or of those with these ids.
    """
    return _of_all(fact, since, until) if customers is None else _read(fact, since, until, customers)


@once
def _of_all(fact: str, since: date, until: date) -> Mapping[int, Sequence[Span]]:
    return _read(fact, since, until, None)


def _read(
    fact: str, since: date, until: date, customers: Iterable[int] | None
) -> Mapping[int, Sequence[Span]]:
    rows = everything(
        CustomerFact,
        CustomerFact.customer,
        CustomerFact.value,
        CustomerFact.since,
        CustomerFact.until,
        why="official figure over all customers (access rule 9)",
    ).where(
        CustomerFact.fact == fact,
        SQL("since < ?", (beginning(until),)),
        SQL("(until IS NULL OR until >= ?)", (beginning(since),)),
    )
    if customers is not None:
        rows = rows.where(among(CustomerFact.customer, customers))
    found: dict[int, list[Span]] = defaultdict(list)
    ordered = rows.order_by(CustomerFact.customer, CustomerFact.since, CustomerFact.id)
    for customer, *span in database.execute_sql(*ordered.sql()):
        found[customer].append(Span(*span))
    return found


def value_at(held: Sequence[Span], moment: str) -> str | None:
    """What held just before `moment`; before all of them the first, None where there is none at all."""
    for one in reversed(held):
        if one.since < moment:
            return one.value if one.until is None or one.until >= moment else None
    return held[0].value if held else None


def id_at(held: Sequence[Span], moment: str) -> int | None:
    """The same of an owner or a department."""
    value = value_at(held, moment)
    return int(value) if value else None


def numbers_of(customers: Iterable[int]) -> dict[int, str]:
    """Id → number of those customers."""
    rows = everything(
        Customer, Customer.id, Customer.number, why="official figure over all customers (access rule 9)"
    )
    return dict(database.execute_sql(*rows.where(among(Customer.id, customers)).sql()).fetchall())
