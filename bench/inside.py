"""What is done inside the application: a very long timeline for one customer, a past day of all."""

from datetime import timedelta
from time import perf_counter
from typing import Any

from app import create_app
from app.access.gate import everything
from app.chain.writing import append
from app.clock import now, today
from app.customers.adding_parts import NewPart, addition, write_parts
from app.customers.facts import held_on
from app.customers.models import Customer, CustomerPart, Note, Transaction, Visit
from app.db.connection import database
from app.people.models import Person
from app.settings import load
from bench.company import DIRECTOR, Company

CROWDED, ENTRIES = 50, 5000
HALF_A_YEAR = timedelta(days=182)
KINDS: tuple[type[CustomerPart], ...] = (Note, Visit, Transaction)


def crowd(company: Company) -> None:
    """Give the customer with id CROWDED so many notes, visits and transactions."""
    with create_app(load(company.environ)).app_context(), database.connection_context():
        query = everything(Customer, why="one of the demo company")
        customer = query.where(Customer.id == CROWDED).get()
        person = Person.get(Person.username == DIRECTOR)
        made = [_part(place, customer, person) for place in range(ENTRIES)]
        with database.atomic():
            write_parts([(customer.id, customer.level, made)])
            append(addition(customer.number, one) for one in made)


def as_of(company: Company) -> float:
    """The seconds it takes to tell what held for all customers half a year ago."""
    with create_app(load(company.environ)).app_context(), database.connection_context():
        began = perf_counter()
        held = held_on(today() - HALF_A_YEAR)
        assert held
        return perf_counter() - began


def _part(place: int, customer: Customer, person: Person) -> NewPart:
    at = now() - timedelta(hours=3 * (ENTRIES - place))
    values: dict[type[CustomerPart], dict[str, Any]] = {
        Note: {"text": f"第 {place} 次记录。", "level": customer.level},
        Visit: {"at": at, "kind": "call", "person": person.id, "outcome": f"第 {place} 次沟通。"},
        Transaction: {
            "date": at.date(),
            "kind": "goods",
            "business_line": "sales",
            "amount": 100 * (place + 1),
            "open_amount": 0,
        },
    }
    model = KINDS[place % len(KINDS)]
    return NewPart(model, values[model], at, person)
