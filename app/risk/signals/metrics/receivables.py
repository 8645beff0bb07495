"""What customers owe, and what they buy."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from peewee import SQL

from app.access.gate import everything
from app.customers.models import Transaction
from app.risk.signals.measuring import Metric, rows_of
from app.risk.signals.models import OF_CUSTOMER
from app.risk.units import DAYS, PERCENT

YEAR = timedelta(days=365)
SMALLEST_SHARE = 1
"""Percent of the revenue: smaller customers are no concentration."""
Rows = Iterable[tuple[int, str, float, int]]


def _overdue(day: date, _: int) -> Rows:
    """Each receivable that was not settled at the end of `day`, and for how many days it was due."""
    columns = SQL('"t1"."customer_id", "t1"."key", julianday(?) - julianday("t1"."due_on"), 1', (str(day),))
    unpaid = SQL(
        '"t1"."due_on" < ? AND "t1"."date" <= ? AND ("t1"."settled_on" > ? OR '
        '("t1"."settled_on" IS NULL AND "t1"."open_amount" > 0))',
        (str(day),) * 3,
    )
    return rows_of(
        everything(
            Transaction, columns, why="signals are raised over all records; nothing is shown here"
        ).where(unpaid)
    )


def _turnover(day: date, days: int) -> Rows:
    """Turnover of the last days, in percent of that of the same days a year before."""
    first, past, past_first = (
        day - timedelta(days=days - 1),
        day - YEAR,
        day - YEAR - timedelta(days=days - 1),
    )
    now = 'sum(iif("t1"."date" BETWEEN ? AND ?, "t1"."amount", 0))'
    before = 'sum(iif("t1"."date" BETWEEN ? AND ?, "t1"."amount", 0))'
    columns = SQL(
        f'"t1"."customer_id", \'\', 100.0 * {now} / {before},'
        ' sum(iif("t1"."date" BETWEEN ? AND ?, 1, 0)) AS "records"',
        tuple(map(str, (first, day, past_first, past, past_first, past))),
    )
    within = SQL('"t1"."date" BETWEEN ? AND ?', (str(past_first), str(day)))
    query = everything(
        Transaction, columns, why="signals are raised over all records; nothing is shown here"
    ).where(within)
    return rows_of(query.group_by(Transaction.customer).having(SQL('"records" > 0')))


def _concentration(day: date, days: int) -> Rows:
    """The share that a customer has of all revenue of the last days, in percent."""
    since = day - timedelta(days=days - 1)
    columns = SQL('"t1"."customer_id", sum("t1"."amount"), count(*)')
    within = SQL('"t1"."date" BETWEEN ? AND ?', (str(since), str(day)))
    query = (
        everything(Transaction, columns, why="signals are raised over all records; nothing is shown here")
        .where(within)
        .group_by(Transaction.customer)
    )
    found = rows_of(query)
    total = sum(amount for _customer, amount, _count in found)
    shares = ((customer, 100 * amount / total, count) for customer, amount, count in found if total)
    return [(customer, "", share, count) for customer, share, count in shares if share >= SMALLEST_SHARE]


def _any_due() -> bool:
    return bool(
        everything(Transaction, why="signals are raised over all records; nothing is shown here")
        .where(Transaction.due_on.is_null(is_null=False))
        .exists()
    )


def _any() -> bool:
    return bool(
        everything(Transaction, why="signals are raised over all records; nothing is shown here").exists()
    )


OVERDUE = Metric(
    "receivable_overdue",
    _l("Days that a receivable is overdue"),
    _l("Counted for each receivable from the day after it was due until it is settled."),
    DAYS,
    OF_CUSTOMER,
    _overdue,
    lambda value: ngettext("overdue by %(num)d day", "overdue by %(num)d days", int(value)),
    _any_due,
    level=2,
)
TURNOVER = Metric(
    "turnover_share",
    _l("Turnover against the year before"),
    _l("Turnover of the window in percent of that of the same days a year before."),
    PERCENT,
    OF_CUSTOMER,
    _turnover,
    lambda value: _("turnover at %(percent)s %% of the year before", percent=round(value)),
    _any,
    falls=True,
    strict=True,
    complete=False,
    level=2,
)
CONCENTRATION = Metric(
    "revenue_share",
    _l("Share of one customer in the revenue"),
    _l("What one customer bought within the window, in percent of what all bought."),
    PERCENT,
    OF_CUSTOMER,
    _concentration,
    lambda value: _("%(percent)s %% of the revenue", percent=round(value, 1)),
    _any,
    level=2,
)
METRICS = (OVERDUE, TURNOVER, CONCENTRATION)
