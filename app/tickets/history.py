"""What stands beside a ticket of its past and its customer's."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from peewee import fn

from app.access.gate import Gate
from app.clock import now
from app.customers.models import Customer
from app.tickets.models import Ticket, TicketEvent

YEAR = timedelta(days=365)


class Year(NamedTuple):
    """How many tickets a customer had in the last twelve months, as far as the reader may read them."""

    tickets: int
    complaints: int


def year_of(gate: Gate, customer: Customer) -> Year:
    """One query."""
    counted = gate.select(Ticket, fn.COUNT(Ticket.id), fn.SUM(Ticket.is_complaint))
    mine = counted.where(Ticket.customer == customer.id, Ticket.opened_at >= now() - YEAR)
    tickets, complaints = mine.tuples().first()
    return Year(tickets, complaints or 0)


def passed(rows: Iterable[TicketEvent]) -> dict[str, TicketEvent]:
    """Stage → the event by which a ticket came there last."""
    return {row.to_stage: row for row in rows if row.to_stage}
