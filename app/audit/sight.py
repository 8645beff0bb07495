"""What of a row one reader sees: values by access rule 3, and nothing opened that isn't shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.access.gate import Gate
from app.access.levels import SEALED, Masked, seen
from app.access.models import Protected
from app.audit.rows import Row
from app.chain.writing import AFTER, BEFORE, NOT_OPENED
from app.vault.sealing import BrokenSeal, unseal

See = Callable[[str, Callable[[], Any]], Any]
"""(field, how to read its value) → what the reader sees of it."""

GONE = Masked(sealed=False)
"""Stands for a value that was erased, or that doesn't open."""


DAMAGED = Masked(sealed=False)
"""Stands for a value that was found damaged when another was written over it."""


@dataclass(frozen=True)
class Change:
    """A field before and after: a value, None, or the mask that stands for it."""

    field: str
    before: Any
    after: Any


def by_rules(gate: Gate, record: Protected, clearance: int) -> See:
    """Values of `record` as somebody with `clearance` on it sees them; each field at its level of now."""
    model = type(record)

    def see(field: str, read: Callable[[], Any]) -> Any:  # noqa: ANN401
        rule = model.rule_of(field)
        if rule is None or (level := gate.field_level(model, field, record)) > clearance:
            return SEALED
        value = read()
        return value if isinstance(value, Masked) else seen(value, rule, level, clearance)

    return see


def nothing(_field: str, _read: Callable[[], Any]) -> Any:  # noqa: ANN401
    """No value at all."""
    return SEALED


def changes_of(row: Row, values: Mapping[tuple[int, str, str], bytes], see: See) -> tuple[Change, ...]:
    """The fields that `row` changed; no value stays no value."""
    found = [
        Change(field, *(None if value is None else see(field, partial(_same, value)) for value in sides))
        for field, sides in row.changes.items()
    ]
    for field, digests in row.digests.items():
        sides = zip((BEFORE, AFTER), digests, strict=True)
        shown = (
            None if digest is None else see(field, partial(_open, row.number, (field, side), digest, values))
            for side, digest in sides
        )
        found.append(Change(field, *shown))
    return tuple(found)


def _same(value: Any) -> Any:  # noqa: ANN401
    return value


def _open(
    number: int, place: tuple[str, str], digest: str, values: Mapping[tuple[int, str, str], bytes]
) -> str | Masked:
    field, side = place
    if digest == NOT_OPENED:
        return DAMAGED
    try:
        return unseal("audit_value", f"{field}.{side}", number, values[number, field, side])
    except (KeyError, BrokenSeal):
        return GONE
