"""Totals of all customers on a day: for rules that watch how they change. Past the gate."""

from datetime import date

from app.access.gate import everything
from app.db.connection import database
from app.risk.scorecards.models import HUNDREDTHS, CreditScore


def totals_on(day: date) -> dict[int, float]:
    """Customer's id → the total that held on `day`; those who could not be scored then have none.

    As the card gave it: what a second person has set in its place is no change of the customer's.
    """
    query = everything(
        CreditScore, CreditScore.customer, CreditScore.total, why="a job watches the scores of all customers"
    ).where(
        CreditScore.since <= day,
        CreditScore.until.is_null() | (CreditScore.until > day),
        ~CreditScore.total.is_null(),
    )
    rows = database.execute_sql(*query.sql())
    return {customer: total / HUNDREDTHS for customer, total in rows}
