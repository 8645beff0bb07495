"""How much use customers make of us (clause 4.3): past the gate, for plans and their analysis."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import SQL

from app.access.gate import everything
from app.customers.hits import hits_of
from app.customers.models import Customer, Transaction, Visit
from app.customers.spans import beginning, ending, id_at, numbers_of, spans
from app.db.connection import database
from app.figures.families import USAGE
from app.room import Fact, Formula, Indicator

ACTIVE = "active"
JUST_AFTER = "~"
"""A moment and this is later than the moment, and earlier than the next."""
CLAUSE = _l("Clause 4.3")
TRANSACTIONS_WORDS = _l(
    "Transactions of the period ÷ customers active at some time in it. A customer belongs to the owner of its"
    " first active moment in the period, a transaction to the owner at its day."
)
VISITS_WORDS = _l(
    "Visits and talks of the period ÷ customers active at some time in it. A customer belongs to the owner of"
    " its first active moment in the period, a visit to the owner at its time."
)


def per_customer(events: Iterable[tuple[int, str]], since: date, until: date) -> Iterator[Fact]:
    """How many `events`, (customer's id, moment), each customer has who was active at a time in those days.

    A customer counts once, for the owner of its first active moment in the period; its events count for the
    owner at their moment, which may be another one.
    """
    begin = beginning(since)
    active = {
        customer: next((max(one.since, begin) for one in held if one.value == ACTIVE), "")
        for customer, held in spans("status", since, until).items()
    }
    active = {customer: first for customer, first in active.items() if first}
    owners, departments = (spans(fact, since, until) for fact in ("owner", "department"))

    def place(customer: int, moment: str) -> tuple[int, int | None, int | None]:
        return (
            customer,
            id_at(owners.get(customer, ()), moment),
            id_at(departments.get(customer, ()), moment),
        )

    counts = Counter(place(customer, at) for customer, at in events if customer in active)
    first = {
        place(customer, at if at == begin else at + JUST_AFTER): customer for customer, at in active.items()
    }
    numbers = numbers_of(active)
    for key in dict.fromkeys((*first, *counts)):
        customer, owner, department = key
        yield Fact(numbers[customer], since, counts[key], int(key in first), department, owner)


def transactions(since: date, until: date) -> Iterator[Fact]:
    """Their transactions in those days."""
    rows = everything(
        Transaction,
        Transaction.customer,
        Transaction.date,
        why="official figure over all customers (access rule 9)",
    ).where(Transaction.date >= since, Transaction.date < until)
    end_of = cache(lambda day: ending(date.fromisoformat(day)))
    events = ((customer, end_of(day)) for customer, day in database.execute_sql(*rows.sql()))
    yield from per_customer(events, since, until)


def visits(since: date, until: date) -> Iterator[Fact]:
    """Visits to them, and talks with them, in those days."""
    rows = everything(
        Visit, Visit.customer, Visit.at, why="official figure over all customers (access rule 9)"
    )
    rows = rows.where(SQL("at >= ? AND at < ?", (beginning(since), beginning(until))))
    yield from per_customer(database.execute_sql(*rows.sql()), since, until)


def _brought(events: int, customers: int) -> Any:  # noqa: ANN401  a text
    """How many events a customer has, who counts among the customers once, perhaps for another owner."""
    return f"{events}" if customers else _("%(count)s, customer counted elsewhere", count=events)


usage_of_customers = partial(
    Indicator,
    counted=_brought,
    measure="mean",
    of=Customer.audit_kind,
    rows=hits_of,
    unit_words=_l("per customer"),
    family=USAGE,
    by_period=True,
)
TRANSACTIONS = usage_of_customers(
    name="customers.transactions",
    label=_l("Transactions per customer"),
    facts=transactions,
    formulas=[Formula(1, TRANSACTIONS_WORDS, CLAUSE)],
)
VISITS = usage_of_customers(
    name="customers.visits",
    label=_l("Visits per customer"),
    facts=visits,
    formulas=[Formula(1, VISITS_WORDS, CLAUSE)],
)
