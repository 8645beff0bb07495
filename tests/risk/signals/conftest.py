"""Receivables that fall due, and the clock moved over them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.access.gate import everything
from app.chain.writing import writing
from app.customers.models import Customer, Transaction
from app.customers.part_rows import new_key
from app.db.base import next_id
from app.risk.signals.models import Signal, SignalRule
from tests.conftest import Company

DAY = date(2026, 6, 10)
"""A Wednesday."""
MORNING = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
"""Ten o'clock in Shanghai."""


def morning(days: int = 0) -> datetime:
    return MORNING + timedelta(days=days)


@pytest.fixture
def owes(company: Company) -> Callable[..., Transaction]:
    """`owes("周以恒", 60)`: a receivable of that customer, due so many days before DAY."""

    def add(name: str, days: int, settled: date | None = None) -> Transaction:
        customer = company.customer(name)
        with writing(None, "tests.owes", customer):
            return Transaction.create(
                id=next_id(Transaction),
                customer=customer.id,
                key=new_key(),
                date=DAY - timedelta(days=days + 30),
                kind="service",
                business_line="sales",
                amount=100_000,
                open_amount=0 if settled else 100_000,
                due_on=DAY - timedelta(days=days),
                settled_on=settled,
            )

    return add


def settle(owed: Transaction, day: date) -> None:
    with writing(None, "tests.settled", Customer.get_by_id(owed.customer_id)):
        Transaction.update(settled_on=day, open_amount=0).where(Transaction.id == owed.id).execute()


def signals(rule: str = "") -> list[Signal]:
    found = everything(Signal, why="tests").order_by(Signal.id)
    return [one for one in found if not rule or rule_code(one) == rule]


def rule_code(signal: Signal) -> str:
    return str(SignalRule.get_by_id(signal.rule_id).code)
