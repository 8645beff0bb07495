"""Who calls: the readable customers that a phone number, a name or another word fits."""

from dataclasses import dataclass
from typing import Any

from app.access.gate import Gate
from app.customers.models import Customer
from app.customers.searching.finding import find, look_up
from app.customers.typed.contacts import check_phone
from app.customers.typed.text import clean
from app.db.base import fetch
from app.errors import Invalid
from app.tickets.models import CLOSED, Ticket

MOST = 8
OPEN_SHOWN = 5


@dataclass(frozen=True)
class Caller:
    """A customer who may be calling, as the person of the gate sees them."""

    number: str
    shown: Any


def callers(gate: Gate, typed: str) -> list[Caller]:
    """At most eight readable customers that `typed` fits, the one changed last first.

    A whole number that pages only mask is confirmed by finding it: that is audited, and trying is slowed
    down. Raises Invalid("words").
    """
    text = clean(typed)
    if not text or not gate.has(Customer.view_permission):
        return []
    look_up(gate, text)
    found = find(gate, gate.select(Customer), text).order_by(Customer.updated_at.desc()).limit(MOST)
    return [Caller(one.number, gate.show(one)) for one in fetch(found)]


def unknown(typed: str) -> tuple[str | None, str | None]:
    """Name and phone of a caller who is no customer, from what was typed of them: one or the other."""
    text = clean(typed)
    try:
        return None, check_phone(text, "caller") if text else None
    except Invalid:
        return text or None, None


def open_tickets(gate: Gate, customer: Customer) -> list[Any]:
    """The open tickets of a customer that the person may read, the newest first."""
    query = gate.select(Ticket).where(Ticket.customer == customer.id, Ticket.stage != CLOSED)
    newest = query.order_by(Ticket.opened_at.desc()).limit(OPEN_SHOWN)
    return [gate.show(one) for one in fetch(newest)]
