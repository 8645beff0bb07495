"""Changing a record that nobody else changed meanwhile, with before and after on the chain."""

from collections.abc import Callable, Mapping
from typing import Any

from app.chain.writing import writing
from app.errors import Conflict
from app.people.models import Person

Telling = Callable[[Any], Any]


def change(
    person: Person,
    action: str,
    record: Any,  # noqa: ANN401
    values: Mapping[str, Any],
    rev: int,
    told: Mapping[str, Telling] | None = None,
) -> bool:
    """Write those `values` that differ. Returns whether anything did.

    `told` says how the chain names a value: a department by its code instead of its id. Raises Conflict if
    the record is no longer at `rev`.
    """
    if rev != record.rev:
        raise Conflict
    changed = {name: value for name, value in values.items() if record.__data__[name] != value}
    if not changed:
        return False
    with writing(person, action, record) as entry:
        for name, value in changed.items():
            tell = (told or {}).get(name, _as_it_is)
            entry.changed(name, tell(record.__data__[name]), tell(value))
        next_rev(record, rev, changed)
    return True


def next_rev(record: Any, rev: int, values: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Write `values` and the next `rev` to the row, inside the caller's transaction. Raises Conflict."""
    model = type(record)
    here = (model.id == record.id) & (model.rev == rev)
    if not model.update({**values, "rev": rev + 1}).where(here).execute():
        raise Conflict


def _as_it_is(value: Any) -> Any:  # noqa: ANN401
    return value


def or_none(value: Any) -> Any:  # noqa: ANN401
    """What the chain tells of a value in a table of which it tells all that isn't empty (`Audited.whole`)."""
    return value or None
