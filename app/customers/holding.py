"""The customers that a leaver owns, by level, and how they are handed over."""

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect, fn

from app.access.gate import Gate, everything
from app.access.upward import possible_owners
from app.customers.models import Customer
from app.customers.record import change_owner
from app.customers.words import LEVELS
from app.db.base import fetch
from app.people.models import Person
from app.room import Holding, Share

ASSIGN = "customer.assign"


def _shares(gate: Gate, leaver: Person) -> list[Share]:
    owned = _owned(gate, leaver).select(Customer.level, fn.COUNT(Customer.id)).group_by(Customer.level)
    return [
        Share(
            str(level),
            _l("Customers: %(level)s", level=LEVELS[level]),
            count,
            [person for person in possible_owners(level, Customer.view_permission) if person.id != leaver.id],
        )
        for level, count in owned.order_by(Customer.level).tuples()
    ]


def _total(leaver: Person) -> int:
    query = everything(
        Customer, why="how much a leaver holds decides who hands it over, and is told to nobody"
    )
    return int(query.where(Customer.owner == leaver.id).count())


def _hand_over(gate: Gate, leaver: Person, key: str, receiver: Person, limit: int) -> int:
    query = _owned(gate, leaver).where(Customer.level == int(key))
    found = fetch(query.order_by(Customer.id).limit(limit))
    for customer in found:
        change_owner(gate, customer, receiver)
    return len(found)


def _owned(gate: Gate, leaver: Person) -> ModelSelect:
    return gate.select(Customer, permission=ASSIGN).where(Customer.owner == leaver.id)


CUSTOMERS_HELD = Holding("customers", _shares, _total, _hand_over)
