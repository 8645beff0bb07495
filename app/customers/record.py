"""Creating, editing and raising the level of one customer.

Each opens its transaction and writes its row on the chain.
"""

from typing import Any

from app.access.gate import Gate
from app.access.grants import end_on
from app.access.upward import receiver_above
from app.chain.writing import Entry, writing
from app.clock import now
from app.customers.adding import NewCustomer, add_customers
from app.customers.checking import check_together, contradictions, filled_from_id
from app.customers.confirming import confirmed, is_masked
from app.customers.duplicates import Duplicate, duplicates, refuse_duplicates
from app.customers.facts import FACTS, Why, change_fact
from app.customers.models import Customer
from app.customers.names import name_key, reindex_name
from app.db.base import update_row
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.vault.fields import DAMAGED, opened_or_damaged, sealed_columns, sealed_fields

EMPTY_STARTS = {"level": 2, "status": "active", "tier": "C", "kind": "individual"}


def create(gate: Gate, values: dict[str, Any], why: Why = Why()) -> str:  # noqa: B008  immutable
    """Add a customer with checked `values`. Returns its number.

    A level above the person's clearance is *submit upward*: the record goes to a superior (access rule 4).
    Raises Invalid, Duplicate, Forbidden.
    """
    gate.require("customer.create")
    values = with_defaults(gate, values)
    check_together({"name": None} | values)
    with database.atomic():
        refuse_duplicates(gate, values)
        new = NewCustomer(values, now(), gate.person, {"level": why} if any(why) else {})
        return add_customers([new])[0]


def with_defaults(gate: Gate, values: dict[str, Any]) -> dict[str, Any]:
    """`values` completed.

    What the ID number says, the shipped starts, owner and department of the person or a superior.
    """
    values = {**EMPTY_STARTS, **{name: value for name, value in values.items() if value is not None}}
    values |= filled_from_id(values)
    if values["level"] > gate.standing.clearance:
        above = receiver_above(gate.person, values["level"], Customer.view_permission)
        return {**values, "owner": above.id, "department": above.department_id}
    if not gate.may("customer.assign"):
        values |= {"owner": gate.person.id, "department": gate.person.department_id}
    return {"owner": gate.person.id, "department": gate.person.department_id, **values}


def edit(gate: Gate, customer: Customer, values: dict[str, Any], rev: int) -> bool:
    """Write those `values` that differ. Returns whether anything did. A value not in `values` is left alone.

    Raises Conflict if the record is no longer at `rev`, Forbidden for a field that the person may not see,
    Invalid, Duplicate.
    """
    if rev != customer.rev:
        raise Conflict
    changed = _checked_changes(gate, customer, values)
    told = [
        Duplicate(name, customer.number)
        for name, value in values.items()
        if value and is_masked(name) and name not in changed
    ]
    if changed:
        with writing(gate.person, "customer.edited", customer) as entry:
            refuse_duplicates(gate, changed, customer.id)
            _write(customer, changed, entry, rev)
            if told:
                confirmed(gate.person, told)
    elif told:
        confirmed(gate.person, told)
    return bool(changed)


def differing(gate: Gate, customer: Customer, values: dict[str, Any]) -> tuple[dict[str, Any], list[Invalid]]:
    """Those checked `values` that differ from the record's, and all that speaks against writing them.

    Raises Forbidden for one that the person may not write.
    """
    changed, whole = _changes(gate, customer, values)
    if not changed:
        return {}, []
    return changed, [*contradictions(whole), *duplicates(gate, changed, customer.id)]


def write_edit(
    gate: Gate, customer: Customer, changed: dict[str, Any], action: str = "customer.edited"
) -> None:
    """Write what `differing` found. Raises Conflict if somebody wrote the record meanwhile."""
    with writing(gate.person, action, customer) as entry:
        _write(customer, changed, entry, customer.rev)


def raise_level(gate: Gate, customer: Customer, level: int, why: Why, rev: int) -> None:
    """Raise the level, with reason and basis (access rule 5).

    Above the own clearance it is handed over (rule 4).
    """
    gate.require("customer.edit", customer)
    if level <= customer.level:
        raise Invalid("level", "The level can only be raised here. Lowering needs a second person.")
    changed: dict[str, Any] = {"level": level}
    handed_over = level > gate.standing.clearance
    if handed_over:
        above = receiver_above(gate.person, level, Customer.view_permission)
        changed |= {"owner": above.id, "department": above.department_id}
    with writing(gate.person, "customer.level.raised", customer) as entry:
        _write(customer, changed, entry, rev, why)
        if handed_over:
            end_on(customer, gate.person)


def _checked_changes(gate: Gate, customer: Customer, values: dict[str, Any]) -> dict[str, Any]:
    changed, whole = _changes(gate, customer, values)
    if changed:
        check_together(whole)
    return changed


def _changes(gate: Gate, customer: Customer, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Those `values` that differ, what an ID number says added; and the visible record as it would be."""
    gate.require("customer.edit", customer)
    if not all(gate.may_write(customer, name, "customer.edit") for name in values):
        raise Forbidden
    changed = {name: value for name, value in values.items() if current(customer, name) != value}
    for name in changed:
        _check_may_change(gate, customer, name)
    seen = _visible(gate, customer) | changed if changed else {}
    if "id_number" in changed:
        changed |= {name: value for name, value in filled_from_id(seen).items() if name in seen}
    return changed, seen | changed


def _visible(gate: Gate, customer: Customer) -> dict[str, Any]:
    """What contradictions are looked for in.

    A refusal must not tell what a sealed field holds (access rule 2).
    """
    seen = {
        name: current(customer, name)
        for name in customer.field_rules
        if name in customer._meta.fields and gate.may_write(customer, name, "customer.edit")
    }
    return {name: value for name, value in seen.items() if value is not DAMAGED}


def current(customer: Customer, field: str) -> Any:  # noqa: ANN401
    """The plain value of `field` now; DAMAGED, which equals no value, for a sealed one that doesn't open."""
    if field in sealed_fields(Customer):
        return opened_or_damaged(customer, field)
    return customer.__data__.get(field)


def _check_may_change(gate: Gate, customer: Customer, field: str) -> None:
    if field == "level":
        raise Forbidden
    if field in {"owner", "department"}:
        gate.require("customer.assign", customer)


def _write(customer: Customer, changed: dict[str, Any], entry: Entry, rev: int, why: Why = Why()) -> None:  # noqa: B008
    sealed = {name: value for name, value in changed.items() if name in sealed_fields(Customer)}
    facts = {name: value for name, value in changed.items() if name in FACTS}
    columns: dict[str, Any] = {
        name: value for name, value in changed.items() if name not in sealed and name not in facts
    }
    for name, value in {**columns, **sealed}.items():
        entry.changed(name, current(customer, name), value)
    for name, value in facts.items():
        change_fact(customer, name, value, entry, why if name == "level" else Why())
    if "name" in columns:
        columns["name_key"] = name_key(columns["name"])
        reindex_name(customer.id, columns["name"])
    columns |= (
        sealed_columns(Customer, customer.id, sealed) | facts | {"updated_at": entry.at, "rev": rev + 1}
    )
    if not update_row(Customer, customer.id, rev, columns):
        raise Conflict
    customer.__data__.update(columns)


def is_readable(gate: Gate, number: str) -> bool:
    """Whether the person can open the record `number` now: after handing it over perhaps no longer."""
    return gate.select(Customer, Customer.id).where(Customer.number == number).exists()
