"""An ID number or credit code that stands on another record.

Told of readable records only (access rule 7).
"""

from collections.abc import Iterable
from typing import Any

from peewee import Field

from app.access.gate import Gate
from app.customers.models import Customer
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
    """Raise Duplicate where a unique value of `values` stands on a readable record other than `own`.

    One query per value through the gate, the same whether an unreadable record holds it or nobody does.
    """
    for field, condition in _conditions(values):
        query = gate.select(Customer, Customer.number).where(condition)
        if own is not None:
            query = query.where(Customer.id != own)
        other = query.tuples().first()
        if other:
            raise Duplicate(field, other[0])


def holders(gate: Gate, field: str, values: Iterable[str]) -> dict[str, Customer]:
    """The readable customers that hold one of `values` in a unique field, by value, in one query."""
    column, keys = _keys(field, values)
    found = gate.select(Customer).where(column.in_(list(keys)))
    return {keys[_plain(customer, column)]: customer for customer in found}


def _keys(field: str, values: Iterable[str]) -> tuple[Field, dict[Any, str]]:
    if field == "id_number":
        return Customer.id_number_hash, {keyed_hash("id_number", value): value for value in values}
    return getattr(Customer, field), {value: value for value in values}


def _plain(customer: Customer, column: Field) -> Any:  # noqa: ANN401
    value = customer.__data__[column.name]
    return bytes(value) if isinstance(value, memoryview) else value


def _conditions(values: dict[str, Any]) -> list[tuple[str, Any]]:
    found = []
    for field in UNIQUE:
        if values.get(field):
            column, keys = _keys(field, [values[field]])
            found.append((field, column == next(iter(keys))))
    return found
