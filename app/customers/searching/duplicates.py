"""An ID number or credit code that stands on another record.

Told of readable records only (access rule 7).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from peewee import Field

from app.access.gate import Gate
from app.customers.models import Customer
from app.db.base import fetch
from app.errors import Invalid
from app.vault.fields import keyed_hash

UNIQUE = ("id_number", "credit_code", "external_id")
"""Fields whose value stands once among the records that a person can read."""


class Duplicate(Invalid):
    """The value stands on another record that the person can read: `number`."""

    def __init__(self, field: str, number: str) -> None:
        self.number = number
        super().__init__(field, "This already stands on %(number)s.", number=number)


def refuse_duplicates(gate: Gate, values: dict[str, Any], own: int | None = None) -> None:
    """Raise Duplicate for the first of `duplicates`."""
    for found in duplicates(gate, values, own):
        raise found


def duplicates(gate: Gate, values: dict[str, Any], own: int | None = None) -> Iterator[Duplicate]:
    """Where unique values of `values` stand on records other than `own`.

    Only on one that the person may read and whose field they are cleared for: telling them otherwise would
    let them try values that are sealed from them (access rules 3, 7). One query per value through the gate,
    the same whether a record that must not be told of holds it or nobody does.
    """
    for field in UNIQUE:
        if values.get(field):
            others = [one for one in _holding(gate, field, [values[field]]) if one.id != own]
            if others:
                yield Duplicate(field, others[0].number)


def holders(gate: Gate, field: str, values: Iterable[str]) -> dict[str, Customer]:
    """The customers that hold one of `values` in a field the person is cleared for, by value; one query."""
    column, keys = _keys(field, values)
    return {keys[_plain(one, column)]: one for one in _holding(gate, field, list(keys.values()))}


def _holding(gate: Gate, field: str, values: Iterable[str]) -> list[Customer]:
    column, keys = _keys(field, values)
    found = fetch(gate.select(Customer).where(column.in_(list(keys))).order_by(Customer.id))
    return [one for one in found if gate.field_level(Customer, field, one) <= gate.clearance_on(one)]


def _keys(field: str, values: Iterable[str]) -> tuple[Field, dict[Any, str]]:
    if field == "id_number":
        return Customer.id_number_hash, {keyed_hash("id_number", value): value for value in values}
    return getattr(Customer, field), {value: value for value in values}


def _plain(customer: Customer, column: Field) -> Any:  # noqa: ANN401
    value = customer.__data__[column.name]
    return bytes(value) if isinstance(value, memoryview) else value
