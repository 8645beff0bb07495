"""Creating, editing and raising the level of one customer.

Each opens its transaction and writes its row on the chain.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from app.access.gate import Gate
from app.access.grants import end_on
from app.access.upward import may_own, receiver_above
from app.audit.changes import REV
from app.chain.writing import Entry, writing
from app.clock import now
from app.customers.adding import NewCustomer, add_customers
from app.customers.batches import BATCH
from app.customers.facts import FACTS, Why, change_fact, files_sealed
from app.customers.interests import INTERESTS, write_interests
from app.customers.merging import Choice, Clash, Theirs, merge, others_of
from app.customers.models import Customer
from app.customers.preferred import follow
from app.customers.quality.completeness import refilled
from app.customers.searching.confirming import confirmed, is_masked
from app.customers.searching.duplicates import Duplicate, duplicates, refuse_duplicates
from app.customers.searching.names import name_key, reindex_name
from app.customers.typed.checking import check_together, contradictions, filled_from_id
from app.customers.values import current
from app.db.base import update_row
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.notices import ASSIGNED, notify
from app.people.models import Person
from app.vault.fields import DAMAGED, sealed_columns, sealed_fields

EXPLAINED = ("level", "tier")
"""Facts that have a reason."""
EMPTY_STARTS = {"level": 2, "status": "active", "tier": "C", "kind": "individual"}


def create(gate: Gate, values: dict[str, Any], why: Why = Why()) -> str:  # noqa: B008  immutable
    """Add a customer with checked `values`. Returns its number.

    A level above the person's clearance is *submit upward*: the record goes to a superior (access rule 4).
    Raises Invalid, Duplicate, Forbidden.
    """
    gate.require("customer.create")
    values = with_defaults(gate, values)
    check_together({"name": None} | values)
    if values["owner"] != gate.person.id:
        check_owner(values["owner"], values["level"])
    with database.atomic():
        refuse_duplicates(gate, values)
        new = NewCustomer(values, now(), gate.person, {"level": why} if any(why) else {})
        number = add_customers([new])[0].record_number
        notify(
            [values["owner"]] if values["owner"] else [], ASSIGNED, (Customer.audit_kind, number), gate.person
        )
        return number


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


@dataclass(frozen=True)
class Edited:
    """What an edit wrote: the fields, which of them the ID number filled in, and its row on the chain.

    `theirs` are the fields that somebody else changed since the form was opened, and that stay so. `part` is
    the word of the part that was written, "" for the customer's own fields.
    """

    fields: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    entry: int | None = None
    theirs: Mapping[str, Theirs] = field(default_factory=dict)
    part: str = ""

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.fields)


def edit(
    gate: Gate,
    customer: Customer,
    values: dict[str, Any],
    rev: int,
    choice: Choice = Choice(),  # noqa: B008  immutable
) -> Edited:
    """Write those `values`, typed at `rev`, that differ. What is not in them is left alone.

    Somebody else's changes since then stay where the person did not touch the field. Raises Clash where both
    did and `choice` does not say which stays, Forbidden for a field that the person may not see, Invalid,
    Duplicate, Conflict.
    """
    try:
        return _merge_and_write(gate, customer, values, rev, choice)
    except Clash:
        raise
    except Conflict:  # written by somebody else in the last moment: that is merged, too
        with in_turn(gate, customer):
            return _merge_and_write(gate, customer, values, rev, choice)


@contextmanager
def in_turn(gate: Gate, customer: Customer) -> Iterator[None]:
    """A write transaction in which `customer` is what it is by now: nobody comes in between.

    Raises NotFound.
    """
    with database.atomic():
        fresh: Customer = gate.get(Customer, customer.number, "customer.edit")
        customer.__data__.update(fresh.__data__)
        yield


def write_values(
    gate: Gate,
    customer: Customer,
    values: Mapping[str, Any],
    action: str,
    **facts: Any,  # noqa: ANN401
) -> Edited:
    """Write those `values` that differ, telling `facts` on the chain.

    Raises Conflict if somebody wrote the record meanwhile, Forbidden, Invalid, Duplicate.
    """
    changed = _checked_changes(gate, customer, values)
    told = [
        Duplicate(name, customer.number)
        for name, value in values.items()
        if value and is_masked(name) and name not in changed
    ]
    if not changed:
        if told:
            confirmed(gate.person, told)
        return Edited()
    with writing(gate.person, action, customer) as entry:
        entry.told(**facts)
        refuse_duplicates(gate, changed, customer.id)
        _write(customer, changed, entry, customer.rev)
        if BATCH not in facts:  # of a batch the owner hears once, at its end
            _tell_owner(gate, customer, changed)
        if told:
            confirmed(gate.person, told)
    fields = (*entry.changes, *entry.sealed)
    filled = tuple(name for name in fields if changed[name] is not None and values.get(name) is None)
    return Edited(fields, filled, entry.number)


def _merge_and_write(
    gate: Gate, customer: Customer, values: Mapping[str, Any], rev: int, choice: Choice
) -> Edited:
    _require_writable(gate, customer, values)
    theirs: Mapping[str, Theirs] = {}
    if rev != customer.rev:
        values, theirs = merge(gate.person, others_of(customer), values, rev, choice)
    return replace(write_values(gate, customer, values, "customer.edited"), theirs=theirs)


def differing(gate: Gate, customer: Customer, values: dict[str, Any]) -> tuple[dict[str, Any], list[Invalid]]:
    """Those checked `values` that differ from the record's, and all that speaks against writing them.

    Raises Forbidden for one that the person may not write.
    """
    changed, whole = _changes(gate, customer, values)
    if not changed:
        return {}, []
    return changed, [*contradictions(whole), *duplicates(gate, changed, customer.id)]


def write_edit(
    gate: Gate,
    customer: Customer,
    changed: dict[str, Any],
    action: str = "customer.edited",
    **facts: Any,  # noqa: ANN401
) -> int:
    """Write what `differing` found, telling `facts`. Returns the row of the chain.

    Raises Conflict if somebody wrote the record meanwhile.
    """
    with writing(gate.person, action, customer) as entry:
        entry.told(**facts)
        _write(customer, changed, entry, customer.rev)
    return entry.number


def raise_level(
    gate: Gate,
    customer: Customer,
    level: int,
    why: Why,
    rev: int,
    **facts: Any,  # noqa: ANN401
) -> int:
    """Raise the level, with reason and basis (access rule 5), telling `facts`. Returns the row of the chain.

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
    with files_sealed([customer], level), writing(gate.person, "customer.level.raised", customer) as entry:
        entry.told(**facts)
        _write(customer, changed, entry, rev, why)
        _tell_owner(gate, customer, changed)
        if handed_over:
            end_on(customer, gate.person)
    return entry.number


def change_owner(gate: Gate, customer: Customer, owner: Person) -> None:
    """Hand the record of a leaver over to another owner; the department stays. Raises Forbidden, Conflict."""
    gate.require("customer.assign", customer)
    with writing(gate.person, "customer.reassigned", customer) as entry:
        _write(customer, {"owner": owner.id}, entry, customer.rev)


def lower_level(
    gate: Gate,
    customer: Customer,
    level: int,
    why: Why,
    **facts: Any,  # noqa: ANN401
) -> None:
    """Lower the level as a second person has agreed (access rule 5), telling `facts`.

    Raises Forbidden, Conflict.
    """
    gate.require("customer.edit", customer)
    if level >= customer.level or why.decided_by is None:
        raise Forbidden
    with writing(gate.person, "customer.level.lowered", customer) as entry:
        entry.told(**facts)
        _write(customer, {"level": level}, entry, customer.rev, why)


def set_tier(gate: Gate, customer: Customer, tier: str, why: Why) -> None:
    """Set the tier by hand as a second person has agreed (access rule 6). Raises Forbidden, Conflict."""
    _require_writable(gate, customer, ["tier"])
    if why.decided_by is None:
        raise Forbidden
    with writing(gate.person, "customer.tier.decided", customer) as entry:
        _write(customer, {"tier": tier}, entry, customer.rev, why)


def _tell_owner(gate: Gate, customer: Customer, changed: Mapping[str, Any]) -> None:
    """Whoever is made the owner hears of it."""
    if changed.get("owner") is not None:
        notify([changed["owner"]], ASSIGNED, (customer.audit_kind, customer.number), gate.person)


def _require_writable(gate: Gate, customer: Customer, names: Iterable[str]) -> None:
    gate.require("customer.edit", customer)
    if not gate.writable(customer, names, "customer.edit").issuperset(names):
        raise Forbidden


def _checked_changes(gate: Gate, customer: Customer, values: Mapping[str, Any]) -> dict[str, Any]:
    changed, whole = _changes(gate, customer, values)
    if changed:
        check_together(whole)
    if "owner" in changed:
        check_owner(changed["owner"], customer.level)
    return changed


def check_owner(owner: int | None, level: int) -> None:
    """Nobody is given a customer of `level` that they could not open. Raises Invalid("owner")."""
    if owner is not None and not may_own(Person.get_by_id(owner), level, Customer.view_permission):
        raise Invalid("owner", "The new owner could not open it.")


def _changes(
    gate: Gate, customer: Customer, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Those `values` that differ, what an ID number says added; and the visible record as it would be."""
    _require_writable(gate, customer, values)
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
    writable = gate.writable(customer, customer.field_rules, "customer.edit")
    seen = {
        name: current(customer, name)
        for name in customer.field_rules
        if name in customer._meta.fields and name in writable
    }
    return {name: value for name, value in seen.items() if value is not DAMAGED}


def _check_may_change(gate: Gate, customer: Customer, field: str) -> None:
    if field == "level":
        raise Forbidden
    if field in {"owner", "department"}:
        gate.require("customer.assign", customer)


def _write(customer: Customer, changed: dict[str, Any], entry: Entry, rev: int, why: Why = Why()) -> None:  # noqa: B008
    sealed = {name: value for name, value in changed.items() if name in sealed_fields(Customer)}
    facts = {name: value for name, value in changed.items() if name in FACTS}
    columns: dict[str, Any] = {
        name: value
        for name, value in changed.items()
        if name not in sealed and name not in facts and name != INTERESTS
    }
    for name, value in {**columns, **sealed}.items():
        entry.changed(name, current(customer, name), value)
    if INTERESTS in changed:
        write_interests(customer, changed[INTERESTS], entry)
    for name, value in facts.items():
        change_fact(customer, name, value, entry, why if name in EXPLAINED else Why())
    if "name" in columns:
        columns["name_key"] = name_key(columns["name"])
        reindex_name(customer.id, columns["name"])
    follow(customer, sealed, entry)
    columns["filled"] = refilled(customer.filled, changed)
    columns |= (
        sealed_columns(Customer, customer.id, sealed) | facts | {"updated_at": entry.at, "rev": rev + 1}
    )
    entry.told(**{REV: rev + 1})
    if not update_row(Customer, customer.id, rev, columns):
        raise Conflict
    customer.__data__.update(columns)


def is_readable(gate: Gate, number: str) -> bool:
    """Whether the person can open the record `number` now: after handing it over perhaps no longer."""
    return gate.select(Customer, Customer.id).where(Customer.number == number).exists()
