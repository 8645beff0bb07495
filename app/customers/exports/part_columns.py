"""The columns of an export for what a customer has several of: of each the one that an import takes for it.

A row has one of each: the preferred number, the present employment, the latest note. What an import would
take for something else stays out: former employments, numbers that are not to be used, notes above the level
that the row names.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peewee import ModelSelect, fn

from app.access.gate import Gate, everything
from app.access.levels import Masked
from app.access.parts import Viewer
from app.access.revealing import whole_of_part
from app.customers.imports.parts import EMERGENCY, INTERESTS, JOB, POINTS, RULES
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Interest,
    Note,
)
from app.customers.typed.amounts import yuan
from app.customers.words import Words
from app.db.base import fetch

NOTE = "note"
COLUMNS: Mapping[str, Sequence[tuple[str, str]]] = {
    **{name: [(name, "value")] for name in POINTS},
    "contact_person": [("person", "name")],
    **{name: [("employment", column)] for name, column in JOB.items()},
    "position": [("employment", "position"), ("person", "position")],
    **{name: [("emergency", column)] for name, column in EMERGENCY.items()},
    "note": [(NOTE, "text")],
}
"""Field of a sheet → (which part, column); an individual has the first, an enterprise the second."""
FIELDS = (*COLUMNS, INTERESTS)
DICTIONARIES = {"emergency_relation": "relation", INTERESTS: "interest"}
BETWEEN = "; "
Found = dict[int, dict[str, CustomerPart]]


class PartColumns:
    """What the person of `gate` sees in `fields` of parts, for some customers at a time."""

    def __init__(self, gate: Gate, fields: Sequence[str], words: Words, *, whole: bool) -> None:
        self._gate = gate
        self._fields = fields
        self._words = words
        self._whole = whole

    def of(self, records: Sequence[Customer]) -> list[tuple[Any, ...]]:
        """The values of `records`, one tuple for each: a few queries for all of them."""
        if not self._fields or not records:
            return [()] * len(records)
        ids = [record.id for record in records]
        found = _parts(ids, {name for field in self._fields for name, _ in COLUMNS.get(field, ())})
        interests = _interests(ids) if INTERESTS in self._fields else {}
        return [tuple(self._row(record, found[record.id], interests.get(record.id))) for record in records]

    def _row(
        self, record: Customer, parts: Mapping[str, CustomerPart], interests: list[str] | None
    ) -> Iterator[Any]:
        viewer = Viewer(self._gate, record)
        for field in self._fields:
            if field == INTERESTS:
                value: Any = interests if interests is None or viewer.sees(INTERESTS) else Masked(sealed=True)
            else:
                value = self._value(record, viewer, parts, field)
            yield self._written(field, value)

    def _value(self, record: Customer, viewer: Viewer, parts: Mapping[str, CustomerPart], field: str) -> Any:  # noqa: ANN401
        for name, column in COLUMNS[field]:
            part = parts.get(f"{NOTE}{record.level}" if name == NOTE else name)
            if part is None:
                continue
            shown = viewer.show(part)[column]
            return whole_of_part(self._gate, record, part, column, shown) if self._whole else shown
        return None

    def _written(self, field: str, value: Any) -> Any:  # noqa: ANN401
        """Words for codes, yuan for fen, a mask as it is."""
        if value is None or isinstance(value, Masked):
            return value
        table = self._words.table(DICTIONARIES.get(field, field))
        if field == INTERESTS:
            return BETWEEN.join(str(table[code]) for code in value)
        if field == "annual_income":
            return yuan(int(value))
        return table[value] if field in DICTIONARIES else value


def rule_of(field: str) -> str:
    """What protects a field of a sheet."""
    return RULES.get(field, field)


def _parts(ids: Sequence[int], wanted: set[str]) -> Found:
    """By customer, and by what it is, the one part that a row tells of."""
    found: Found = defaultdict(dict)
    for query, name in _queries(ids, wanted):
        for part in fetch(query):
            found[part.customer_id].setdefault(_called(part, name), part)
    return found


def _called(part: CustomerPart, name: str) -> str:
    if isinstance(part, ContactPoint):
        return str(part.kind)
    return f"{NOTE}{part.level}" if isinstance(part, Note) else name


def _queries(ids: Sequence[int], wanted: set[str]) -> Iterator[tuple[ModelSelect, str]]:
    """Each gives the part to be told of before others of its customer."""
    if points := sorted(wanted.intersection(POINTS)):
        query = everything(ContactPoint, why="they belong to customers that came through the gate").where(
            ContactPoint.customer.in_(ids),
            ContactPoint.kind.in_(points),
            ContactPoint.contact_person.is_null(),
            ~ContactPoint.do_not_contact,
        )
        yield query.order_by(ContactPoint.preferred.desc(), ContactPoint.id), ""
    if "person" in wanted:
        query = everything(ContactPerson, why="they belong to customers that came through the gate").where(
            ContactPerson.customer.in_(ids)
        )
        yield query.order_by(ContactPerson.id), "person"
    if "employment" in wanted:
        query = everything(Employment, why="they belong to customers that came through the gate")
        query = query.where(Employment.customer.in_(ids), Employment.until.is_null())
        yield query.order_by(Employment.since.desc(), Employment.id.desc()), "employment"
    if "emergency" in wanted:
        query = everything(EmergencyContact, why="they belong to customers that came through the gate").where(
            EmergencyContact.customer.in_(ids)
        )
        yield query.order_by(EmergencyContact.id), "emergency"
    if NOTE in wanted:
        yield _latest_notes(ids), NOTE


def _latest_notes(ids: Sequence[int]) -> ModelSelect:
    """Of each customer and each level the newest note."""
    newest = everything(
        Note, Note.id, fn.MAX(Note.written_at), why="they belong to customers that came through the gate"
    )
    newest = newest.where(Note.customer.in_(ids)).group_by(Note.customer, Note.level)
    notes = everything(Note, why="they belong to customers that came through the gate")
    return notes.where(Note.id.in_([row for row, _at in newest.tuples()]))


def _interests(ids: Sequence[int]) -> dict[int, list[str]]:
    query = everything(
        Interest, Interest.customer, Interest.code, why="they belong to customers that came through the gate"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for customer, code in query.where(Interest.customer.in_(ids)).order_by(Interest.code).tuples():
        found[customer].append(code)
    return found
