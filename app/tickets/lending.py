"""Whoever handles an open ticket may read its customer, wherever that goes (access rule 1)."""

from collections import defaultdict
from collections.abc import Iterable

from peewee import ModelSelect

from app.access.gate import everything
from app.access.grants import LONGEST, give_by_program
from app.access.rules import Standing, readable
from app.access.standing import standings
from app.chain.writing import Entry
from app.clock import now
from app.customers.models import Customer
from app.db.base import in_batches
from app.db.connection import database
from app.people.models import Person
from app.tickets.models import CLOSED, LENT, Ticket

PLACED = frozenset({"owner", "department", "region", "business_line", "kind", "level"})
"""Fields of a customer by which it leaves somebody's scope."""
MOVING = (
    "customer.edited",
    "customer.import.updated",
    "customer.bulk.edited",
    "customer.reassigned",
    "customer.undone",
    "customer.level.raised",
    "customer.level.lowered",
)
"""What is done to a customer by which it may go elsewhere."""
Handled = tuple[int, int, str]
"""Ids of a customer and of who handles a ticket of theirs, and the ticket's number."""


def follow_customer(entry: Entry) -> None:
    """Lend a customer that has gone elsewhere to those who handle its open tickets, in one transaction."""
    if entry.record is not None and PLACED & entry.changes.keys():
        customer = entry.record.id  # type: ignore[attr-defined]
        _lend(_handled().where(Ticket.customer == customer).tuples())


def lend_all() -> None:
    """Lend the customers of all open tickets to their handlers where they need it, or need it for longer.

    Run every night: people change departments, roles and scopes, and no grant lasts for ever.
    """
    for handled in in_batches(list(_handled().tuples()), 500):
        with database.atomic():
            _lend(handled)


def _handled() -> ModelSelect:
    every = everything(
        Ticket,
        Ticket.customer,
        Ticket.handler,
        Ticket.number,
        why="the program grants their customers to the handlers of tickets (access rule 1)",
    )
    return every.where(Ticket.customer.is_null(False), Ticket.handler.is_null(False), Ticket.stage != CLOSED)  # noqa: FBT003


def _lend(handled: Iterable[Handled]) -> None:
    purposes: dict[int, dict[int, str]] = defaultdict(dict)
    for customer, person, number in handled:
        purposes[customer].setdefault(person, number)
    if not purposes:
        return
    people = {
        one.id: one
        for one in Person.select().where(Person.id.in_({p for by in purposes.values() for p in by}))
    }
    standing = standings(people.values())
    every = everything(
        Customer, why="the program grants them to the handlers of their tickets (access rule 1)"
    )
    for customer in every.where(Customer.id.in_(list(purposes))):
        for person, number in purposes[customer.id].items():
            lend(customer, people[person], standing[person], number)


def lend(customer: Customer, person: Person, standing: Standing, number: str) -> None:
    """Grant `customer` to the handler of ticket `number`, unless they may read it anyway or can't sign in."""
    if not standing.disabled and not readable(standing, customer, Customer.view_permission):
        give_by_program(customer, person, LENT, now() + LONGEST, purpose=number)
