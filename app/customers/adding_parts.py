"""Adding in bulk what customers have several of, with what `parts.add` tells the chain of each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from peewee import BooleanField

from app.chain.row_marks import ROWS
from app.chain.writing import Entry
from app.customers.free_text import NOTES, index_texts, is_clear
from app.customers.models import (
    COPIED,
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Note,
    Transaction,
    Visit,
)
from app.customers.part_marks import marks, name_of
from app.customers.part_rows import new_key
from app.customers.part_versions import tell_part
from app.customers.parts import FILLING
from app.customers.quality.completeness import bits_of
from app.db.base import bare, insert_rows, next_id
from app.people.models import Person
from app.vault.fields import is_sealed, sealed_columns

MODELS = (ContactPerson, ContactPoint, Employment, EmergencyContact, Note, Transaction, Visit)
"""Contact persons first: contact points name them."""


@dataclass(slots=True)
class NewPart:
    """A part to add: checked `values` by column.

    A contact point is none of those that stand on the customer itself, and says itself whether it is
    preferred; `of` is the place, among the customer's parts, of the contact person it belongs to. `key` is
    what addresses and the chain call it, `marks` are those of its row, once it is written.
    """

    model: type[CustomerPart]
    values: Mapping[str, Any]
    at: datetime
    person: Person | None
    of: int | None = None
    key: str = field(default_factory=new_key)
    marks: str = ""


def write_parts(parts: Iterable[tuple[int, int, Sequence[NewPart]]]) -> None:
    """Write the parts of each customer (id and level), inside the caller's write transaction."""
    first = {model: next_id(model) for model in MODELS}
    rows: dict[type[CustomerPart], list[dict[str, Any]]] = defaultdict(list)
    for customer, level, added in parts:
        ids: list[int] = []
        for part in added:
            made = rows[part.model]
            ids.append(first[part.model] + len(made))
            whose = {} if part.of is None else {"contact_person": ids[part.of]}
            clear = part.model is Note and is_clear(level, part.values["level"])
            made.append(_row((customer, ids[-1]), part, whose, clear=clear))
    for model in MODELS:
        insert_rows(model, rows[model])
    index_texts(NOTES, ((row["id"], row["text"]) for row in rows[Note]))


def addition(number: str, part: NewPart) -> Entry:
    """What the chain is told of a part of the customer `number`."""
    entry = Entry(part.person, f"customer.{part.model.word}.added", bare(Customer, number=number))
    entry.at = part.at
    made = bare(part.model, key=part.key, **part.values)
    unnoted = part.model.unnoted
    for column, value in part.values.items():
        if value and column not in unnoted:
            entry.changed(made.field_name(column), None, value)
    tell_part(entry, made, 1)
    entry.facts[ROWS] = {name_of(part.model, part.key): part.marks}
    return entry


def filled_by(parts: Iterable[NewPart], interests: Sequence[str]) -> int:
    """The bits of the wanted fields that parts and interests fill (completeness)."""
    names = {
        part.values["kind"] if part.model is ContactPoint else FILLING.get(part.model, "") for part in parts
    }
    return bits_of(names.difference(COPIED) | ({"interests"} if interests else set()))


def _row(place: tuple[int, int], part: NewPart, whose: Mapping[str, int], *, clear: bool) -> dict[str, Any]:
    """A row of the part's table as the database keeps it: `place` is its customer and its own id.

    Its marks are kept on `part`.
    """
    customer, row = place
    model = part.model
    empty, kept = _columns(model)  # type: ignore[arg-type]
    columns: dict[str, Any] = {**empty, "id": row, "key": part.key, "rev": 1, "customer_id": customer}
    values = {**part.values, **whose}
    if model is Note:
        values |= {"person": part.person.id if part.person else None, "written_at": part.at}
    sealed = {}
    for name, value in values.items():
        column, convert = kept[name]
        if convert is None:
            sealed[name] = value
        else:
            columns[column] = value if type(value) is str else convert(value)
    part.marks = marks(model, part.key, values)
    return columns | sealed_columns(model, row, sealed, clear=clear)


@lru_cache(maxsize=8)
def _columns(
    model: type[CustomerPart],
) -> tuple[dict[str, Any], dict[str, tuple[str, Callable[[Any], Any] | None]]]:
    """What an empty row keeps by column, and by field its column with what converts it, None where sealed."""
    fields = model._meta.sorted_fields
    empty = {field.column_name: 0 if isinstance(field, BooleanField) else None for field in fields}
    return empty, {
        field.name: (field.column_name, None if is_sealed(model, field.name) else field.db_value)
        for field in fields
    }
