"""Totals of all customers on a day: for rules that watch how they change. Past the gate."""

from datetime import date
from typing import NamedTuple

from app.access.gate import everything
from app.db.connection import database
from app.risk.scorecards.models import HUNDREDTHS, CreditScore


class Total(NamedTuple):
    """A total in points, and the id of the version of the card that made it."""

    points: float
    card: int


def totals_on(day: date) -> dict[int, Total]:
    """Customer's id → the total that held on `day`; those who could not be scored then have none.

    As the card gave it: what a second person has set in its place is no change of the customer's.
    """
    query = everything(
        CreditScore,
        CreditScore.customer,
        CreditScore.total,
        CreditScore.card,
        why="a job watches the scores of all customers",
    ).where(
        CreditScore.since <= day,
        CreditScore.until.is_null() | (CreditScore.until > day),
        ~CreditScore.total.is_null(),
    )
    rows = database.execute_sql(*query.sql())
    return {customer: Total(total / HUNDREDTHS, card) for customer, total, card in rows}
