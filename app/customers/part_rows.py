"""Rows of parts as the tables keep them: their keys, sealed columns, and changes that follow from others."""

from collections.abc import Mapping
from typing import Any

from peewee import ModelSelect

from app.access.gate import everything
from app.chain.writing import Entry
from app.customers.free_text import is_clear
from app.customers.models import ContactPoint, Customer, CustomerPart, Note
from app.customers.part_marks import tell_row
from app.db.base import update_row
from app.db.numbers import ALPHABET, Choose, at_random
from app.vault.fields import is_sealed, sealed_columns

KEY_LENGTH = 8


def new_key(choose: Choose = at_random) -> str:
    """What addresses call a part: it tells nothing (access rule 14)."""
    return "".join(choose(ALPHABET) for _ in range(KEY_LENGTH))


def rewrite(part: CustomerPart, columns: dict[str, Any], entry: Entry) -> None:
    """Change another part than the one at hand, as follows from that."""
    update_row(type(part), part.id, part.rev, columns | {"rev": part.rev + 1})
    part.__data__.update(columns)
    tell_row(entry, part)


def kept_columns(
    customer: Customer, model: type[CustomerPart], row: int, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns to write for plain `values`: sealed ones sealed, a note as the levels ask for."""
    sealed = {name: value for name, value in values.items() if is_sealed(model, name)}
    rest = {name: value for name, value in values.items() if name not in sealed}
    clear = model is Note and is_clear(_level_now(customer), values["level"])
    return rest | sealed_columns(model, row, sealed, clear=clear)


def _level_now(customer: Customer) -> int:
    """Its level inside the present transaction: it may have been raised since it was read."""
    query = everything(Customer, Customer.level, why="it came through the gate")
    return int(query.where(Customer.id == customer.id).scalar())


def points_of(customer: Any) -> ModelSelect:  # noqa: ANN401  an id, or ASKED
    """A query over the contact points of a customer that came through the gate."""
    query = everything(ContactPoint, why="they belong to a customer that came through the gate")
    return query.where(ContactPoint.customer == customer)
