"""Undoing: what a field was before a change is written again, as a change of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.access.gate import Gate
from app.audit.changes import Gone, former, places_changed_after, row_of
from app.audit.history import history
from app.audit.rows import Row
from app.customers.interest_changes import INTERESTS_CHANGED
from app.customers.models import Customer
from app.customers.record import Edited, in_turn, write_values
from app.customers.searching.confirming import watched
from app.customers.undoing_parts import ChangedSince, NothingToUndo, deed, undo_interests, undo_part
from app.customers.values import editable
from app.errors import Conflict, Forbidden, Invalid
from app.people.models import Department, Person

UNDONE = "customer.undone"
UNDOABLE = frozenset({"customer.edited", "customer.import.updated", "customer.bulk.edited", UNDONE})
"""Actions whose changes can be undone. What a creation wrote has no before; a level is never lowered so."""


def undo(gate: Gate, customer: Customer, number: int | None, field: str = "") -> Edited:
    """Undo what row `number` of the chain did to `field`, or to all of its fields.

    Sent twice by the same person, it is done once. Raises ChangedSince where a field has changed since,
    Forbidden for one that the person may not edit, Invalid, Duplicate.
    """
    row = row_of(customer, number) if number else None
    if row is not None and any(deed(row.action, row.facts)):
        return undo_part(gate, customer, row, field)
    if row is not None and row.action == INTERESTS_CHANGED:
        return undo_interests(gate, customer, row, field)
    names = _fields(row) if row is not None else ()
    if field:
        names = tuple(name for name in names if name == field)
    if row is None or not names:
        raise NothingToUndo
    if not editable(gate, customer).issuperset(names):
        raise Forbidden
    values = {name: _former(customer, row, name) for name in names}
    refuse_closed(values)
    return watched(gate, values, lambda: _write(gate, customer, row, values))


def _write(gate: Gate, customer: Customer, row: Row, values: Mapping[str, Any]) -> Edited:
    try:
        return _write_if_newest(gate, customer, row, values)
    except ChangedSince:
        raise
    except Conflict:  # somebody wrote the record in the last moment, perhaps this very undoing
        with in_turn(gate, customer):
            return _write_if_newest(gate, customer, row, values)


def _write_if_newest(gate: Gate, customer: Customer, row: Row, values: Mapping[str, Any]) -> Edited:
    changed = {name for name, part in places_changed_after(customer, row.number) if not part}
    if changed.intersection(values):
        return _already(gate, customer, row, values)
    undone = write_values(gate, customer, values, UNDONE, undone=row.number)
    if not undone:
        raise ChangedSince
    return undone


def _fields(row: Row) -> tuple[str, ...]:
    return (*row.changes, *row.digests) if row.action in UNDOABLE else ()


def _former(customer: Customer, row: Row, field: str) -> Any:  # noqa: ANN401
    try:
        return former(customer, row, field)
    except Gone as gone:
        raise Invalid(field, "What stood here before is no longer kept.") from gone


def _already(gate: Gate, customer: Customer, row: Row, names: Iterable[str]) -> Edited:
    """The undoing of `row` that the person has just done; something else that happened is ChangedSince."""
    newest = history(gate, customer, limit=1)[0]
    found = row_of(customer, newest.number)
    if found is None or (found.action, found.username) != (UNDONE, gate.person.username):
        raise ChangedSince
    if found.facts.get("undone") != row.number or not set(names) <= {*_fields(found)}:
        raise ChangedSince
    return Edited(tuple(names), entry=found.number)


def refuse_closed(values: Mapping[str, Any]) -> None:
    """Nobody is given a customer who has left, nor a department that was closed. Raises Invalid."""
    owner, department = values.get("owner"), values.get("department")
    if owner and Person.get_by_id(owner).disabled:
        raise Invalid("owner", "The former owner has left.")
    if department and Department.get_by_id(department).retired:
        raise Invalid("department", "The former department no longer exists.")
