"""What a row says of the parts of a customer: contact points and persons, employments, and so on.

A row adds parts and changes those that it names; it takes none away.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.access.parts import may_write_column, parts_of
from app.customers import parts
from app.customers.adding_parts import NewPart
from app.customers.imports.rows import PART_FIELDS
from app.customers.models import (
    ENTERPRISE,
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Note,
    Transaction,
)
from app.customers.part_versions import plain
from app.customers.typed.dealings import left_open, of_transaction
from app.errors import Invalid
from app.people.models import Person

INTERESTS = "interests"
POINTS = ("landline", "wechat")
JOB = {"employer": "employer", "position": "position", "since": "since", "annual_income": "annual_income"}
EMERGENCY = {"emergency_name": "name", "emergency_relation": "relation", "emergency_mobile": "phone"}
"""Field of a sheet → column of the part."""
DEAL = {
    "transaction_date": "date",
    "transaction_kind": "kind",
    "transaction_line": "business_line",
    "amount": "amount",
    "open_amount": "open_amount",
    "due_on": "due_on",
    "settled_on": "settled_on",
    "transaction_note": "note",
}
NEEDED = ("transaction_date", "amount")
"""What a transaction is nothing without; its kind and business line may go without saying."""
USUAL_KIND = "other"
RULES = {
    "since": "employed_since",
    "emergency_name": "emergency_contact",
    "emergency_relation": "relation",
    "emergency_mobile": "emergency_phone",
}
"""Fields that are protected under another name than their own."""
OF_INDIVIDUALS = (*(name for name in JOB if name != "position"), *EMERGENCY)
Values = Mapping[str, Any]


class Said(NamedTuple):
    """A part that a row tells of: of two with the same values in `known_by` the row means the one there."""

    model: type[CustomerPart]
    values: dict[str, Any]
    known_by: tuple[str, ...]


class Step(NamedTuple):
    """What is to be done to a part: `part` is changed, or without one a new one added."""

    model: type[CustomerPart]
    values: dict[str, Any]
    part: CustomerPart | None = None


def parts_in(values: Values) -> dict[str, Any]:
    """Those of `values` that are of parts, with a value."""
    return {name: value for name, value in values.items() if name in PART_FIELDS and value is not None}


def deal_in(values: Values) -> dict[str, Any]:
    """Those of `values` that are of a transaction."""
    return {name: value for name, value in values.items() if name in DEAL}


def faults_of_parts(values: Values, kind: str, *, employed: bool = False) -> Iterator[Invalid]:
    """What can't be of a customer of `kind`, or lacks what it belongs to; `employed`: a job is there."""
    if kind == ENTERPRISE:
        for field in filter(values.get, OF_INDIVIDUALS):
            yield Invalid(field, "An enterprise has none.")
        if values.get("position") and not values.get("contact_person"):
            yield Invalid("position", "Whose position it is, is missing: the contact person.")
        return
    if values.get("contact_person"):
        yield Invalid("contact_person", "Only an enterprise has this.")
    if any(map(values.get, JOB)) and not (values.get("employer") or employed):
        yield Invalid("employer", "The employer is missing.")
    if any(map(values.get, EMERGENCY)) and not values.get("emergency_name"):
        yield Invalid("emergency_name", "The name of the emergency contact is missing.")


def faults_of_deal(values: Values, line: str | None) -> Iterator[Invalid]:
    """What can't be of a transaction, or is missing; `line` is the customer's business line."""
    said = deal_in(values)
    if not said:
        return
    for field in NEEDED:
        if field not in said:
            yield Invalid(field, "A transaction needs its day and its amount.")
    if not (said.get("transaction_line") or line):
        yield Invalid("transaction_line", "The business line of the transaction is missing.")
    fields = {column: field for field, column in DEAL.items()}
    for wrong in of_transaction(_columns(said, DEAL)):
        yield Invalid(fields[wrong.field], wrong.message, **wrong.values)


def new_parts(values: Values, customer: Values, at: datetime, person: Person) -> list[NewPart]:
    """The parts of a new customer with the values `customer`."""
    found = []
    for said in _said(values, customer["kind"], customer["level"], customer.get("business_line")):
        preferred = {"preferred": True} if said.model is ContactPoint else {}
        found.append(NewPart(said.model, said.values | preferred, at, person))
    return found


def planned(gate: Gate, customer: Customer, values: Values) -> tuple[list[Step], list[Invalid]]:
    """What is to be done to the parts of `customer`, and all that speaks against it."""
    wrong = [
        Invalid(field, "The field is above your clearance on a customer that is there already.")
        for field in values
        if not may_write_column(gate, customer, RULES.get(field, field), "customer.edit")
    ]
    if wrong:
        return [], wrong
    present = _present_job(gate, customer) if any(map(values.get, JOB)) else None
    wrong = list(faults_of_parts(values, customer.kind, employed=present is not None))
    wrong += faults_of_deal(values, customer.business_line)
    if wrong:
        return [], wrong
    told = _said(values, customer.kind, customer.level, customer.business_line)
    steps = [_step(gate, customer, said) for said in told]
    if present is not None and not values.get("employer"):
        steps.append(_changing(present, _columns(values, JOB)))
    return [step for step in steps if step and (step.values or not step.part)], []


def carry_out(gate: Gate, customer: Customer, steps: list[Step]) -> None:
    """Do what was planned, inside the caller's write transaction."""
    for step in steps:
        if step.part is None:
            ends = step.model is Employment
            parts.add(gate, customer, step.model, step.values, ends_present=ends)
        else:
            parts.change(gate, customer, step.part, step.values, step.part.rev)


def _said(values: Values, kind: str, level: int, line: str | None) -> Iterator[Said]:
    for point in filter(values.get, POINTS):
        yield Said(ContactPoint, {"kind": point, "value": values[point]}, ("kind", "value"))
    if kind == ENTERPRISE and values.get("contact_person"):
        person = {"contact_person": "name", "position": "position"}
        yield Said(ContactPerson, _columns(values, person), ("name",))
    if values.get("employer"):
        yield Said(Employment, _columns(values, JOB), ("employer", "until"))
    if values.get("emergency_name"):
        yield Said(EmergencyContact, _columns(values, EMERGENCY), ("name",))
    if values.get("note"):
        yield Said(Note, {"text": values["note"], "level": level}, ("text",))
    if "amount" in values:
        usual = {"kind": USUAL_KIND, "business_line": line}
        deal = usual | _columns(values, DEAL)
        deal.setdefault("open_amount", left_open(deal["amount"], deal.get("settled_on")))
        yield Said(Transaction, deal, ("date", "kind", "business_line", "amount"))


def _columns(values: Values, columns: Mapping[str, str]) -> dict[str, Any]:
    return {column: values[field] for field, column in columns.items() if values.get(field) is not None}


def _step(gate: Gate, customer: Customer, said: Said) -> Step | None:
    for part in parts_of(gate, customer, said.model):
        if all(_alike(plain(part, name), said.values.get(name)) for name in said.known_by):
            return None if said.model is Note else _changing(part, said.values)
    return Step(said.model, said.values)


def _alike(there: Any, said: Any) -> bool:  # noqa: ANN401
    """Whether two values mean the same: letters may be capital ones or not."""
    return (
        there.lower() == said.lower() if isinstance(there, str) and isinstance(said, str) else there == said
    )


def _changing(part: CustomerPart, values: Values) -> Step:
    differing = {name: value for name, value in values.items() if plain(part, name) != value}
    return Step(type(part), differing, part)


def _present_job(gate: Gate, customer: Customer) -> Employment | None:
    """Where the customer works now, where that is one place."""
    present = [one for one in parts_of(gate, customer, Employment) if one.until is None]
    return present[0] if len(present) == 1 else None
