"""How many tickets customers bring (clause 4.3): past the gate, for plans and their analysis."""

from collections.abc import Iterator
from datetime import date

from flask_babel import lazy_gettext as _l

from app.customers.usage import CLAUSE, per_customer, usage_of_customers
from app.room import Fact, Formula
from app.tickets.analysis.counting import among_days, read
from app.tickets.models import Ticket

WORDS = _l(
    "Tickets received in the period, without cancelled and merged ones ÷ customers active at some time in it."
    " A customer belongs to the owner of its first active moment in the period, a ticket to the owner at its"
    " receipt."
)


def tickets(since: date, until: date) -> Iterator[Fact]:
    """Tickets received from each active customer in those days."""
    rows = among_days(Ticket.received_at, since, until, (Ticket.customer, Ticket.received_at))
    yield from per_customer(read(rows.where(Ticket.customer.is_null(False))), since, until)  # noqa: FBT003


PER_CUSTOMER = usage_of_customers(
    name="tickets.per_customer",
    label=_l("Tickets per customer"),
    facts=tickets,
    formulas=[Formula(1, WORDS, CLAUSE)],
)
