"""How it stands with customers: contact, status, complaints, scores."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from peewee import SQL, ModelSelect

from app.access.gate import everything
from app.clock import local
from app.customers.models import Customer, CustomerFact, Visit
from app.db.base import among
from app.risk import units
from app.risk.signals.measuring import Metric, between, ended, moment_of, rows_of
from app.risk.signals.models import OF_CUSTOMER
from app.tickets.closing.models import Feedback
from app.tickets.complaints.models import UPHELD, Complaint
from app.tickets.models import Message, Ticket

BEST = ("A", "B")
LOW = 2
"""A score of so many points, of five, is a bad one."""
Rows = Iterable[tuple[int, str, float, int]]


def _without_contact(day: date, _: int) -> Rows:
    """Days since somebody last spoke with each A or B customer who is served."""
    until = ended(day)
    spoken: dict[int, str] = {}
    for query in (_visits(until), _tickets(until), _messages(until)):
        for customer, at in rows_of(query):
            spoken[customer] = max(spoken.get(customer, ""), at)
    served = everything(
        Customer,
        SQL('"t1"."id", "t1"."created_at"'),
        why="signals are raised over all records; nothing is shown here",
    ).where(
        Customer.tier.in_(BEST),
        Customer.status.in_(("active", "dormant")),
        SQL('"t1"."created_at" < ?', (until,)),
    )
    return [
        (customer, "", float((day - local(moment_of(spoken.get(customer, made))).date()).days), 1)
        for customer, made in rows_of(served)
    ]


def _visits(until: str) -> ModelSelect:
    columns = SQL('"t1"."customer_id", max("t1"."at")')
    return (
        everything(Visit, columns, why="signals are raised over all records; nothing is shown here")
        .where(SQL('"t1"."at" < ?', (until,)))
        .group_by(Visit.customer)
    )


def _tickets(until: str) -> ModelSelect:
    columns = SQL('"t1"."customer_id", max("t1"."received_at")')
    tied = SQL('"t1"."customer_id" IS NOT NULL AND "t1"."received_at" < ?', (until,))
    return (
        everything(Ticket, columns, why="signals are raised over all records; nothing is shown here")
        .where(tied)
        .group_by(Ticket.customer)
    )


def _messages(until: str) -> ModelSelect:
    columns = SQL('"t2"."customer_id", max("t1"."at")')
    said = SQL(
        '("t1"."visible" OR "t1"."speaker" = \'customer\')'
        ' AND "t2"."customer_id" IS NOT NULL AND "t1"."at" < ?',
        (until,),
    )
    return (
        everything(Message, columns, why="signals are raised over all records; nothing is shown here")
        .join(Ticket)
        .where(said)
        .group_by(SQL('"t2"."customer_id"'))
    )


def _turned(day: date, days: int) -> Rows:
    """A and B customers who turned dormant (1) or lost (2) within the window, and still are."""
    since, until = between(day, days)
    turned = SQL(
        '"t1"."fact" = \'status\' AND "t1"."value" IN (\'dormant\', \'lost\') AND "t1"."since" >= ?'
        ' AND "t1"."since" < ? AND ("t1"."until" IS NULL OR "t1"."until" >= ?)',
        (since, until, until),
    )
    columns = SQL('"t1"."customer_id", \'\', iif("t1"."value" = \'lost\', 2, 1), 1')
    best = SQL("\"t2\".\"tier\" IN ('A', 'B')")
    return rows_of(
        everything(CustomerFact, columns, why="signals are raised over all records; nothing is shown here")
        .join(Customer)
        .where(turned, best)
    )


def _upheld(day: date, days: int) -> Rows:
    """Complaints of a customer that were upheld within the window."""
    decided = SQL(
        '"t1"."outcome" = ? AND "t1"."decided_at" >= ? AND "t1"."decided_at" < ?'
        ' AND "t2"."customer_id" IS NOT NULL',
        (UPHELD, *between(day, days)),
    )
    columns = SQL('"t2"."customer_id", \'\', count(*), count(*)')
    query = (
        everything(Complaint, columns, why="signals are raised over all records; nothing is shown here")
        .join(Ticket)
        .where(decided)
    )
    return rows_of(query.group_by(SQL('"t2"."customer_id"')))


def _low_scores(day: date, days: int) -> Rows:
    """How often an A customer scored as badly as that within the window."""
    low = SQL(
        'min("t1"."process_score", "t1"."result_score") <= ? AND "t1"."at" >= ? AND "t1"."at" < ?'
        ' AND "t2"."customer_id" IS NOT NULL',
        (LOW, *between(day, days)),
    )
    columns = SQL('"t2"."customer_id", count(*)')
    query = (
        everything(Feedback, columns, why="signals are raised over all records; nothing is shown here")
        .join(Ticket)
        .where(low)
    )
    found = dict(rows_of(query.group_by(SQL('"t2"."customer_id"'))))
    best = everything(
        Customer, SQL('"t1"."id"'), why="signals are raised over all records; nothing is shown here"
    ).where(Customer.tier == BEST[0])
    kept = rows_of(best.where(among(Customer.id, found)))
    return [(customer, "", float(found[customer]), found[customer]) for (customer,) in kept]


def _any_best() -> bool:
    return bool(
        everything(Customer, why="signals are raised over all records; nothing is shown here")
        .where(Customer.tier.in_(BEST))
        .exists()
    )


def _any_complaint() -> bool:
    return bool(
        everything(Complaint, why="signals are raised over all records; nothing is shown here").exists()
    )


def _any_score() -> bool:
    return bool(
        everything(Feedback, why="signals are raised over all records; nothing is shown here").exists()
    )


CONTACT = Metric(
    "days_without_contact",
    _l("Days without contact with an A or B customer"),
    _l("Since the last visit, call or message, or something that they asked for."),
    units.DAYS,
    OF_CUSTOMER,
    _without_contact,
    lambda value: ngettext("no contact for %(num)d day", "no contact for %(num)d days", int(value)),
    _any_best,
    level=2,
)
TURNED = Metric(
    "turned_quiet",
    _l("An A or B customer turned dormant or lost"),
    _l("Within the window, and still so."),
    units.TURNED,
    OF_CUSTOMER,
    _turned,
    lambda value: _("turned lost") if value >= units.LOST else _("turned dormant"),
    _any_best,
)
COMPLAINTS = Metric(
    "upheld_complaints",
    _l("Upheld complaints of one customer"),
    _l("Those that were decided within the window."),
    units.COMPLAINTS,
    OF_CUSTOMER,
    _upheld,
    lambda value: ngettext("%(num)d upheld complaint", "%(num)d upheld complaints", int(value)),
    _any_complaint,
)
LOW_SCORES = Metric(
    "low_scores",
    _l("Low scores of an A customer"),
    _l("How often they gave two points or less for a ticket within the window."),
    units.TIMES,
    OF_CUSTOMER,
    _low_scores,
    lambda value: ngettext(
        "scored %(num)d ticket with two points or less",
        "scored %(num)d tickets with two points or less",
        int(value),
    ),
    _any_score,
)
METRICS = (CONTACT, TURNED, COMPLAINTS, LOW_SCORES)
