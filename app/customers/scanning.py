"""Values that are wrong or contradict each other, found among all customers (clause 2.12)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.access.gate import everything
from app.access.revealing import UNREADABLE
from app.chain.writing import writing
from app.customers.checking import CHECKS, checked, contradictions
from app.customers.models import Customer
from app.customers.values import current
from app.db.base import fetch
from app.errors import Invalid
from app.vault.fields import DAMAGED

BATCH = 1000
INVALID, CONTRADICTORY = "invalid", "contradictory"
TOGETHER = (*CHECKS, "kind", "sex", "document_type", "industry", "size")


class Problem(NamedTuple):
    """One wrong value: the customer's number, how it is wrong, and field and reason; never the value."""

    number: str
    kind: str
    wrong: Invalid


def scan() -> list[Problem]:
    """Every problem, in the order in which the customers were added. That it was asked is on the chain."""
    found = [problem for customer in _all() for problem in _problems(customer)]
    with writing(None, "customer.checked") as entry:
        entry.told(count=len(found))
    return found


def _all() -> Iterator[Customer]:
    last = 0
    query = everything(Customer, why="wrong values are looked for in all records; none of them is shown")
    while batch := fetch(query.where(Customer.id > last).order_by(Customer.id).limit(BATCH)):
        yield from batch
        last = batch[-1].id


def _problems(customer: Customer) -> Iterator[Problem]:
    values = {field: current(customer, field) for field in TOGETHER}
    wrong = {error.field: error for field in CHECKS if (error := _refusal(field, values))}
    yield from (Problem(customer.number, INVALID, error) for error in wrong.values())
    sound = {field: value for field, value in values.items() if field not in wrong}
    yield from (Problem(customer.number, CONTRADICTORY, error) for error in contradictions(sound))


def _refusal(field: str, values: dict[str, Any]) -> Invalid | None:
    value = values[field]
    if value is None:
        return None
    if value is DAMAGED:
        return Invalid(field, UNREADABLE)
    try:
        checked(field, str(value), values["document_type"])
    except Invalid as error:
        return error
    return None
