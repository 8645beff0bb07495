"""Values that are wrong or contradict each other, found among all customers (clause 2.12)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from app.access.gate import everything
from app.access.revealing import UNREADABLE
from app.chain.writing import writing
from app.customers.models import ContactPoint, Customer, CustomerPart, EmergencyContact, Employment
from app.customers.part_versions import plain
from app.customers.parts import RULES
from app.customers.typed.checking import CHECKS, checked, contradictions
from app.customers.typed.contacts import CONTACT_CHECKS, check_phone
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
    found = [problem for batch in _all() for problem in _in_batch(batch)]
    with writing(None, "customer.checked") as entry:
        entry.told(count=len(found))
    return found


def _all() -> Iterator[list[Customer]]:
    last = 0
    query = everything(Customer, why="wrong values are looked for in all records; none of them is shown")
    while batch := fetch(query.where(Customer.id > last).order_by(Customer.id).limit(BATCH)):
        yield batch
        last = batch[-1].id


def _in_batch(batch: list[Customer]) -> Iterator[Problem]:
    models: tuple[type[CustomerPart], ...] = (ContactPoint, Employment, EmergencyContact, *RULES)
    parts = {model: _by_customer(model, batch) for model in models}
    for customer in batch:
        yield from _problems(customer)
        for wrong in _of_contacts(parts[ContactPoint][customer.id]):
            yield Problem(customer.number, *wrong)
        for wrong in _of_employments(parts[Employment][customer.id]):
            yield Problem(customer.number, *wrong)
        for model, rules in RULES.items():
            for one in parts[model][customer.id]:
                for fault in rules(_values(one)):
                    fault.field = one.rule_names[fault.field]
                    yield Problem(customer.number, CONTRADICTORY, fault)
        for one in parts[EmergencyContact][customer.id]:
            if error := _refused("emergency_phone", plain(one, "phone"), _check_emergency_phone):
                yield Problem(customer.number, INVALID, error)


def _by_customer(model: type[CustomerPart], batch: list[Customer]) -> dict[int, list[Any]]:
    """The parts of the customers of a batch, by the customer's id."""
    query = everything(model, why="wrong values are looked for in all records; none of them is shown")
    found: dict[int, list[Any]] = defaultdict(list)
    for part in fetch(query.where(model.customer.between(batch[0].id, batch[-1].id)).order_by(model.id)):
        found[part.customer_id].append(part)
    return found


def _values(part: CustomerPart) -> dict[str, Any]:
    """What rules look at; a sealed text need not be opened to know that there is one."""
    return {name: part.__data__[name] for name in part.rule_names}


def _of_contacts(points: list[ContactPoint]) -> Iterator[tuple[str, Invalid]]:
    """Contact points that can't be reached so, and kinds of which two are preferred."""
    for point in points:
        if error := _refused(point.kind, plain(point, "value"), CONTACT_CHECKS[point.kind]):
            yield INVALID, error
    preferred = Counter((point.kind, point.contact_person_id) for point in points if point.preferred)
    for (kind, _), count in preferred.items():
        if count > 1:
            yield CONTRADICTORY, Invalid(kind, "More than one is preferred.")


def _of_employments(employments: list[Employment]) -> Iterator[tuple[str, Invalid]]:
    """Employments that end before they began."""
    for one in employments:
        if one.since and one.until and one.until < one.since:
            yield CONTRADICTORY, Invalid("employed_until", "It can't end before it began.")


def _check_emergency_phone(text: str) -> str:
    return check_phone(text, "emergency_phone")


def _refused(field: str, value: Any, check: Callable[[str], Any]) -> Invalid | None:  # noqa: ANN401
    if value is None:
        return None
    if value is DAMAGED:
        return Invalid(field, UNREADABLE)
    try:
        check(value)
    except Invalid as error:
        return error
    return None


def _problems(customer: Customer) -> Iterator[Problem]:
    values = {field: current(customer, field) for field in TOGETHER}
    wrong = {error.field: error for field in CHECKS if (error := _refusal(field, values))}
    yield from (Problem(customer.number, INVALID, error) for error in wrong.values())
    sound = {field: value for field, value in values.items() if field not in wrong}
    yield from (Problem(customer.number, CONTRADICTORY, error) for error in contradictions(sound))


def _refusal(field: str, values: dict[str, Any]) -> Invalid | None:
    value = values[field]
    text = value if value is None or value is DAMAGED else str(value)
    return _refused(field, text, lambda typed: checked(field, typed, values["document_type"]))
