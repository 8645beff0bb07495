"""The parts of a customer as the chain keeps them in mind: marks of each row's columns."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from app.chain.row_marks import ROWS, marks_of
from app.chain.writing import Entry
from app.customers.models import CustomerPart
from app.db.base import Model
from app.db.fields import json_text, moment_text
from app.vault.fields import Damaged, KeyedHashField, is_sealed, opened_or_damaged, unsealed
from app.vault.sealing import BrokenSeal

UNOPENED = "\0"
NOT_MARKED = frozenset({"id", "key", "rev", "customer", "ticket", "risk"})
FORMS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda _yes: "1",
    datetime: moment_text,
    date: date.isoformat,
    list: json_text,
    Damaged: lambda _damaged: "\1",
}
"""What was found damaged gets a text that no row can have, so that it is found again."""


@lru_cache(maxsize=16)
def marked(model: type[Model]) -> tuple[str, ...]:
    """The columns of a row beside a record that are marked, in order; hashes follow from sealed values."""
    fields = model._meta.sorted_fields
    return tuple(
        one.name for one in fields if one.name not in NOT_MARKED and not isinstance(one, KeyedHashField)
    )


def name_of(model: Any, key: str) -> str:  # noqa: ANN401  a model of rows beside a record
    """What marks call a part of a customer, such as ``note.7K3QXP22``."""
    return f"{model.word}.{key}"


def marks(model: type[Model], key: str, values: Mapping[str, Any]) -> str:
    """The marks of a part with these plain `values`; what is not among them is empty, or False."""
    texts: dict[str, str | None] = dict.fromkeys(marked(model))  # type: ignore[arg-type]
    for column, value in values.items():
        if value and column in texts:
            texts[column] = value if type(value) is str else text_of(value)
    return marks_of(name_of(model, key), texts)


def tell_row(entry: Entry, part: Any) -> None:  # noqa: ANN401  a row beside a record
    """Tell the chain what `part` is now."""
    values = {name: _plain(part, name) for name in marked(type(part))}  # type: ignore[arg-type]
    entry.facts.setdefault(ROWS, {})[name_of(type(part), part.key)] = marks(type(part), part.key, values)


def tell_gone(entry: Entry, part: CustomerPart) -> None:
    """Tell the chain that `part` is no longer there."""
    entry.facts.setdefault(ROWS, {})[name_of(type(part), part.key)] = ""


def text_of(value: Any) -> str | None:  # noqa: ANN401
    """A plain value in the one form that it has as the database keeps it; no and nothing are the same."""
    if not value:
        return None
    form = FORMS.get(type(value))
    return form(value) if form else str(value.id if isinstance(value, Model) else value)


def _plain(part: Model, column: str) -> Any:  # noqa: ANN401
    return opened_or_damaged(part, column) if is_sealed(type(part), column) else part.__data__.get(column)


def opened_or_not(model: type[Model], column: str, row: int, kept: Any) -> str | None:  # noqa: ANN401
    """The plain text of what the database keeps; what does not open is one that no row can have."""
    if kept is None:
        return None
    try:
        return unsealed(model, column, row, kept)
    except (BrokenSeal, TypeError):
        return UNOPENED
