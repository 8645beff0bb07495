"""Undoing what was done to a part: an addition is taken away, a removal put back, a change changed back."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.access.parts import part_of, parts_of
from app.audit.changes import (
    PART,
    PART_LEVEL,
    PART_REV,
    UNDONE,
    Gone,
    former,
    newest_row,
    places_changed_after,
    row_of,
    rows_of_part,
    undoing_of,
)
from app.audit.rows import Row
from app.chain.writing import BEFORE
from app.customers import parts
from app.customers.adding_parts import MODELS
from app.customers.interest_changes import INTERESTS_CHANGED, set_interests
from app.customers.models import CONTACT_KINDS, ContactPerson, ContactPoint, Customer, CustomerPart, Note
from app.customers.part_versions import WHOSE, columns_of, is_as_written, noted, side_of
from app.customers.parts import ALONG, ENDED, Undoing
from app.customers.preferred import REPLACED
from app.customers.record import Edited
from app.customers.values import current
from app.errors import Conflict, Invalid, NotFound
from app.people.models import Person

BY_WORD: Mapping[str, type[CustomerPart]] = {model.word: model for model in MODELS}
ADDED, CHANGED, REMOVED = ("added", "changed", "removed")
INTERESTS = ("interests", "interest_note")
NEVER = frozenset({"note.note_level"})
"""A level is never lowered by undoing."""


class ChangedSince(Conflict):
    """It is no longer the newest change."""

    def __init__(self) -> None:
        super().__init__("This was changed again since, so it can no longer be undone.")


class NothingToUndo(Invalid):
    """There is no such change, or none that this person may know of."""

    def __init__(self) -> None:
        super().__init__("entry", "There is no such change to undo on this record.")


def deed(action: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """(word, what was done) of a row that did something to a part, ("", "") for another."""
    word, done = ("", "", *action.split("."))[-2:]
    known = word in BY_WORD and done in {ADDED, CHANGED, REMOVED} and PART in facts
    return (word, done) if known else ("", "")


def undo_part(gate: Gate, customer: Customer, row: Row, field: str = "") -> Edited:
    """Undo what `row` did to a part, of a change only what it did to `field` where one is named.

    Sent twice by the same person, it is done once. Raises ChangedSince where the part was changed again,
    NothingToUndo, Forbidden, Invalid.
    """
    word, done = deed(row.action, row.facts)
    if row.facts.get(PART_LEVEL, 0) > gate.clearance_on(customer):
        raise NothingToUndo
    work = {ADDED: _take_away, CHANGED: _change_back, REMOVED: _put_back}[done]
    try:
        work(gate, customer, BY_WORD[word], row, field)
    except ChangedSince:
        if not _is_done(gate, customer, row, field):
            raise
    return Edited((word,), entry=_newest(customer, row), part=word)


def newest_of(gate: Gate, customer: Customer, part: str) -> int | None:
    """The row of what was done last to a part, "" for the interests, if the person of `gate` did it."""
    rows = rows_of_part(customer, part) if part else [newest_row(customer, INTERESTS_CHANGED)]
    row = rows[0] if rows else None
    return row.number if row and row.username == gate.person.username else None


def was_removed(gate: Gate, customer: Customer, model: type[CustomerPart], key: str) -> bool:
    """Whether a part that the person could see has been taken away."""
    rows = rows_of_part(customer, key)
    if not rows or deed(rows[0].action, rows[0].facts) != (model.word, REMOVED):
        return False
    return int(rows[0].facts.get(PART_LEVEL, 0)) <= gate.clearance_on(customer)


def undo_interests(gate: Gate, customer: Customer, row: Row, field: str = "") -> Edited:
    """Undo what `row` did to the interests and the note on them. Raises ChangedSince, Invalid, Forbidden."""
    names = [name for name in INTERESTS if name in {*row.changes, *row.digests} and field in {"", name}]
    if not names:
        raise NothingToUndo
    newer = {name for name, _part in places_changed_after(customer, row.number)}
    if newer.intersection(names):
        found = newest_row(customer, INTERESTS_CHANGED)
        if found is None or (found.facts.get(UNDONE), found.username) != (row.number, gate.person.username):
            raise ChangedSince
        return Edited(tuple(names), entry=found.number, part="interests")
    values = {
        name: _former_own(customer, row, name) if name in names else current(customer, name)
        for name in INTERESTS
    }
    codes, note = frozenset(values["interests"] or ()), values["interest_note"]
    set_interests(gate, customer, codes, note, customer.rev, undoing=Undoing(row.number))
    return Edited(tuple(names), entry=newest_of(gate, customer, ""), part="interests")


def _former_own(customer: Customer, row: Row, name: str) -> Any:  # noqa: ANN401
    try:
        return former(customer, row, name)
    except Gone as gone:
        raise Invalid(name, "What stood here before is no longer kept.") from gone


def _take_away(gate: Gate, customer: Customer, model: type[CustomerPart], row: Row, _field: str) -> None:
    part = _there(gate, customer, model, row)
    columns = [column for column in columns_of(part, row) if column != "preferred"]
    if _later(customer, row) or not is_as_written(part, row, columns) or _has_points(gate, customer, part):
        raise ChangedSince
    parts.remove(gate, customer, part, undoing=_undoing(row))


def _change_back(gate: Gate, customer: Customer, model: type[CustomerPart], row: Row, field: str) -> None:
    part = _there(gate, customer, model, row)
    columns = [one for one in columns_of(part, row) if part.field_name(one) not in NEVER]
    columns = [one for one in columns if not field or part.field_name(one) == field]
    if not columns:
        raise NothingToUndo
    if any(set(columns).intersection(columns_of(part, later)) for later in _later(customer, row)):
        raise ChangedSince
    told = [one for one in columns if one != "contact_person"]
    if not is_as_written(part, row, told):
        raise ChangedSince
    values = {one: _former(part, row, one) for one in told}
    if "contact_person" in columns:
        values["contact_person"] = _person(gate, customer, row)
    if not parts.change(gate, customer, part, values, part.rev, undoing=_undoing(row)):
        raise ChangedSince


def _put_back(gate: Gate, customer: Customer, model: type[CustomerPart], row: Row, _field: str) -> None:
    key = str(row.facts[PART])
    if _later(customer, row) or any(one.key == key for one in parts_of(gate, customer, model)):
        raise ChangedSince
    rev = int(row.facts[PART_REV]) + 1
    values = _values(gate, customer, model, row)
    parts.put_back(gate, customer, model, values, _undoing(row), key=key, rev=rev)
    for number in row.facts.get(ALONG, ()):
        along = row_of(customer, number)
        if along is not None and not undoing_of(customer, number):
            _put_back(gate, customer, ContactPoint, along, "")


def _values(gate: Gate, customer: Customer, model: type[CustomerPart], row: Row) -> dict[str, Any]:
    """What stood in the part that `row` removed."""
    part = model()
    if model is ContactPoint:
        part.kind = _kind(row)
    fields = {part.field_name(column): column for column in noted(part)}
    names = [name for name in (*row.changes, *row.digests) if name in fields]
    values = {fields[name]: _former(part, row, fields[name]) for name in names}
    if model is ContactPoint:
        values |= {"kind": part.kind, "contact_person": _person(gate, customer, row)}
    if model is Note:
        told = rows_of_part(customer, str(row.facts[PART]))
        first = next((one for one in reversed(told) if one.action.endswith(ADDED)), row)
        values["level"] = max(values["level"], customer.level)
        values |= {"person": Person.get_or_none(Person.username == first.username), "written_at": first.at}
    return values


def _has_points(gate: Gate, customer: Customer, part: CustomerPart) -> bool:
    """Whether a contact person has been given contact points."""
    points = parts_of(gate, customer, ContactPoint) if isinstance(part, ContactPerson) else []
    return any(one.contact_person_id == part.id for one in points)


def _kind(row: Row) -> str:
    """Of which kind the contact point was: the field that held its value is called so."""
    names = (*row.changes, *row.digests)
    return next(kind for kind in CONTACT_KINDS if f"{ContactPoint.word}.{kind}" in names)


def _person(gate: Gate, customer: Customer, row: Row) -> int | None:
    """Whose the contact point was before `row`. Raises ChangedSince where they are no longer there."""
    key = (row.facts.get(WHOSE) or [None])[0]
    if key is None:
        return None
    try:
        return int(part_of(gate, customer, ContactPerson, key).id)
    except NotFound as gone:
        raise ChangedSince from gone


def _former(part: CustomerPart, row: Row, column: str) -> Any:  # noqa: ANN401
    try:
        return side_of(part, row, column, BEFORE)
    except Gone as gone:
        raise Invalid(part.rule_name(column), "What stood here before is no longer kept.") from gone


def _there(gate: Gate, customer: Customer, model: type[CustomerPart], row: Row) -> CustomerPart:
    try:
        return part_of(gate, customer, model, str(row.facts[PART]))
    except NotFound as gone:
        raise ChangedSince from gone


def _later(customer: Customer, row: Row) -> list[Row]:
    """What happened to the part after `row`."""
    return [one for one in rows_of_part(customer, str(row.facts[PART])) if one.number > row.number]


def _undoing(row: Row) -> Undoing:
    return Undoing(row.number, row.facts.get(ENDED, ()), row.facts.get(REPLACED, ()))


def _is_done(gate: Gate, customer: Customer, row: Row, field: str) -> bool:
    """Whether the person has undone `row`, or its `field`, already, and nothing else happened since."""
    later = _later(customer, row)
    if field and later and field not in {*later[0].changes, *later[0].digests}:
        return False
    return bool(later) and (later[0].facts.get(UNDONE), later[0].username) == (
        row.number,
        gate.person.username,
    )


def _newest(customer: Customer, row: Row) -> int:
    return rows_of_part(customer, str(row.facts[PART]))[0].number
