"""What is done inside the application: a very long timeline for one customer, a past day of all."""

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from typing import Any

from app import create_app
from app.access.gate import everything
from app.chain.writing import append
from app.clock import fix, now, today
from app.customers.adding_parts import NewPart, addition, write_parts
from app.customers.facts import held_on
from app.customers.models import Customer, CustomerPart, Note, Transaction, Visit
from app.db.connection import database
from app.people.models import Person
from app.settings import load
from app.tickets.escalation.models import Escalation
from app.tickets.minute import go_on
from app.tickets.models import Ticket
from app.worktime.calendars import OFFICE, calendars
from bench.company import DIRECTOR, Company
from bench.figures import Figure

CROWDED, ENTRIES = 50, 5000
HALF_A_YEAR = timedelta(days=182)
LATER = 200
"""Working minutes by which the clock is moved on."""
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


def minute(company: Company) -> list[Figure]:
    """What the job of every minute takes: on the queue as it stands, and when many clocks have run on.

    It goes on from a morning some workdays ahead, so nothing that looks at the time may come after it.
    """
    with create_app(load(company.environ)).app_context(), database.connection_context():
        every = everything(Ticket, why="the bench counts what the job goes through")
        open_tickets = every.where(Ticket.line.is_null(False)).count()  # noqa: FBT003
        go_on()
        standing = _seconds(go_on)
        office = calendars()[OFFICE]
        fix(office.after(now(), LATER))
        before = Escalation.select().count()
        late = _seconds(go_on)
        steps = Escalation.select().count() - before
        fix(None)
    return [
        Figure(f"putting {open_tickets:,} open tickets in order, as every minute does", standing, "s", 10),
        Figure(f"the same with {steps:,} steps of escalation after {LATER} working minutes", late, "s", 10),
    ]


def _seconds(do: Callable[[], object]) -> float:
    began = perf_counter()
    do()
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
