"""What is measured of whole departments: complaints, broken deadlines, customers whom nobody looks after."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from peewee import SQL

from app.access.gate import everything
from app.chain.models import AuditEntry
from app.customers.models import Customer
from app.db.base import among
from app.people.models import Person
from app.risk.signals.measuring import Metric, between, ended, rows_of
from app.risk.signals.models import OF_DEPARTMENT
from app.risk.units import CUSTOMERS, PERCENT
from app.tickets.models import Ticket
from app.tickets.targets import CLOCKS

OVERDUE = " OR ".join(f'"t1"."{clock}_missed" IS NOT NULL' for clock in CLOCKS)
Rows = Iterable[tuple[int, str, float, int]]


def _complaint_rate(day: date, days: int) -> Rows:
    """Complaints in percent of the tickets that were received within the window."""
    return _rate('"t1"."is_complaint"', "received_at", day, days)


def _breach_rate(day: date, days: int) -> Rows:
    """Tickets that missed a deadline in percent of those that were done within the window."""
    return _rate(OVERDUE, "done_at", day, days)


def _rate(of: str, when: str, day: date, days: int) -> Rows:
    within = SQL(f'"t1"."{when}" >= ? AND "t1"."{when}" < ?', between(day, days))
    columns = SQL(f'"t1"."department_id", \'\', 100.0 * sum({of}) / count(*), count(*)')
    return rows_of(
        everything(Ticket, columns, why="of departments they tell how many, and of nobody")
        .where(within)
        .group_by(Ticket.department)
    )


def _unassigned(day: date, days: int) -> Rows:
    """Customers whose owner can't sign in any more since so many days, by whose they are."""
    left = Person.select(Person.id, Person.username, Person.department).where(Person.disabled)
    gone = {row: (username, department) for row, username, department in left.tuples()}
    if not gone:
        return []
    since = ended(day - timedelta(days=days))
    names = [username for username, _department in gone.values()]
    disabled = AuditEntry.select(SQL("record, max(at)")).where(
        AuditEntry.kind == Person.audit_kind,
        AuditEntry.action == "person.disabled",
        among(AuditEntry.record, names),
    )
    when = dict(rows_of(disabled.group_by(AuditEntry.record)))
    held = everything(
        Customer, SQL('"t1"."owner_id", count(*)'), why="of departments they tell how many, and of nobody"
    )
    held = held.where(among(Customer.owner, gone), Customer.status.not_in(("lost", "closed")))
    return [
        (gone[owner][1], gone[owner][0], float(count), count)
        for owner, count in rows_of(held.group_by(Customer.owner))
        if when.get(gone[owner][0], "") < since
    ]


def _any_ticket() -> bool:
    return bool(everything(Ticket, why="of departments they tell how many, and of nobody").exists())


def _always() -> bool:
    return True


COMPLAINT_RATE = Metric(
    "complaint_rate",
    _l("Complaint rate of a department"),
    _l("Complaints in percent of the tickets that it received within the window."),
    PERCENT,
    OF_DEPARTMENT,
    _complaint_rate,
    lambda value: _("complaint rate %(percent)s %%", percent=round(value, 1)),
    _any_ticket,
    strict=True,
    complete=False,
)
BREACH_RATE = Metric(
    "breach_rate",
    _l("Breach rate of a department"),
    _l("Tickets that missed a deadline, in percent of those that were done within the window."),
    PERCENT,
    OF_DEPARTMENT,
    _breach_rate,
    lambda value: _("%(percent)s %% of tickets late", percent=round(value, 1)),
    _any_ticket,
    strict=True,
    complete=False,
)
UNASSIGNED = Metric(
    "leavers_customers",
    _l("Customers of somebody who left"),
    _l("How many still belong to a person who has not been able to sign in for the days of the window."),
    CUSTOMERS,
    OF_DEPARTMENT,
    _unassigned,
    lambda value: ngettext(
        "%(num)d customer of a leaver is nobody's", "%(num)d customers of a leaver are nobody's", int(value)
    ),
    _always,
)
METRICS = (COMPLAINT_RATE, BREACH_RATE, UNASSIGNED)
