"""What people know of a customer's credit: entered with its source, never changed, the newest counts."""

from datetime import date

from app.access.gate import Gate, everything
from app.chain.writing import writing
from app.clock import now, today
from app.customers.models import Customer
from app.customers.part_rows import new_key
from app.db.base import fetch, next_id
from app.db.connection import database
from app.errors import Invalid
from app.risk.scorecards.attributes import KNOWN
from app.risk.scorecards.models import TYPED, CreditFact
from app.risk.scorecards.scoring import rescore_one
from app.risk.scorecards.seeing import ENTER, check_sees
from app.vault.fields import sealed_columns

LONGEST_SOURCE = 200
EARLIEST = date(1949, 10, 1)
"""No firm or register of today knows of anybody's credit from before; an earlier day is a slip."""


def enter(
    gate: Gate, customer: Customer, attribute: str, value: str, known_on: date, source: str
) -> CreditFact:
    """Note what is known, and score the customer anew. Raises Forbidden, Invalid."""
    gate.require(ENTER, customer)
    check_sees(gate, customer)
    if attribute not in TYPED or value not in (KNOWN[attribute].categories or ()):
        raise Invalid("value", "Choose from what is offered.")
    if known_on > today():
        raise Invalid("known_on", "This day has not come yet.")
    if known_on < EARLIEST:
        raise Invalid("known_on", "A day before %(day)s can’t be right: check the year.", day=EARLIEST)
    with database.atomic():
        fact = CreditFact(
            id=next_id(CreditFact),
            key=new_key(),
            customer=customer.id,
            attribute=attribute,
            value=value,
            known_on=known_on,
            person=gate.person,
            at=now(),
        )
        for name, kept in sealed_columns(CreditFact, fact.id, {"source": source}).items():
            setattr(fact, name, kept)
        with writing(gate.person, "credit_fact.added", fact) as entry:
            entry.told(customer=customer.number)
            entry.changed("attribute", None, attribute)
            entry.changed("value", None, value)
            entry.changed("known_on", None, known_on.isoformat())
            entry.changed("source", None, source)
            fact.save(force_insert=True)
        rescore_one(gate.person, customer.kind, customer.id)
    return fact


def facts_of(gate: Gate, customer: Customer) -> list[CreditFact]:
    """What was entered of a customer, newest first. Raises Forbidden."""
    check_sees(gate, customer)
    query = everything(CreditFact, why="they belong to a customer that came through the gate").where(
        CreditFact.customer == customer.id
    )
    return fetch(query.order_by(CreditFact.known_on.desc(), CreditFact.id.desc()))
