"""Revealing: the whole of one masked value, for a purpose, with its row on the chain (access rule 3)."""

from collections.abc import Sequence
from typing import Any

from app.access.gate import Gate
from app.access.models import Part, Protected
from app.access.parts import may_reveal_part
from app.access.showing import holds
from app.chain.writing import writing
from app.errors import Forbidden, Invalid
from app.vault.fields import DAMAGED, is_sealed, opened_or_damaged

UNREADABLE = (
    "This value was changed behind the program's back and can't be read. "
    "Tell the administrator and the auditor. A new value can be written over it."
)
SECONDS = 60
"""For how long a revealed value stands on the page."""


def may_reveal(gate: Gate, record: Protected, field: str) -> bool:
    """Whether the person may see the whole of `field`: a revealing one that is filled and not above them."""
    model = type(record)
    rule = model.field_rules.get(field)
    return (
        rule is not None
        and rule.mask is not None
        and gate.may(model.reveal_permission)
        and gate.field_level(model, field, record) <= gate.clearance_on(record, model.reveal_permission)
        and holds(model, record.__data__, field)
    )


def revealable(gate: Gate, record: Protected) -> frozenset[str]:
    """The fields of `record` that the person may reveal."""
    return frozenset(field for field in type(record).field_rules if may_reveal(gate, record, field))


def reveal(gate: Gate, record: Protected, field: str, purpose: str, note: str = "") -> str:
    """The whole of `field` of `record`: `purpose` is a code of the dictionary, `note` what was typed.

    Raises Forbidden for a field that the person may not reveal, Invalid for a value that is damaged.
    """
    if not may_reveal(gate, record, field):
        raise Forbidden
    value = opened_or_damaged(record, field) if is_sealed(type(record), field) else record.__data__[field]
    return _written(gate, record, field, value, purpose, note)


def reveal_part(gate: Gate, record: Protected, part: Part, column: str, purpose: str, note: str = "") -> str:
    """The whole of `column` of a part of `record`. Raises Forbidden and Invalid as `reveal` does."""
    if not may_reveal_part(gate, record, part, column):
        raise Forbidden
    sealed = is_sealed(type(part), column)
    value = opened_or_damaged(part, column) if sealed else part.__data__[column]
    return _written(gate, record, part.field_name(column), value, purpose, note)


def reveal_rows(gate: Gate, records: Sequence[Protected], fields: Sequence[str]) -> list[tuple[Any, ...]]:
    """As `gate.show_rows`, with the whole of what the person may reveal; the rest stays masked.

    Nothing is written here: whoever takes the rows out puts on the chain which fields, of how many, what for.
    """
    rows = []
    for record, shown in zip(records, gate.show_rows(records, fields), strict=True):
        row = list(shown)
        for place, name in enumerate(fields):
            if record.field_rules[name].mask and may_reveal(gate, record, name):
                row[place] = _plain(record, name, row[place])
        rows.append(tuple(row))
    return rows


def whole_of_part(gate: Gate, record: Protected, part: Part, column: str, masked: Any) -> Any:  # noqa: ANN401
    """The whole of `column` of `part` where the person may reveal it, else `masked`, as they see it.

    As with `reveal_rows` nothing is written here.
    """
    return _plain(part, column, masked) if may_reveal_part(gate, record, part, column) else masked


def _plain(record: Protected | Part, field: str, masked: Any) -> Any:  # noqa: ANN401
    """The whole value; what is damaged stays masked."""
    value = opened_or_damaged(record, field) if is_sealed(type(record), field) else record.__data__[field]
    return masked if value is DAMAGED else value


def _written(
    gate: Gate,
    record: Protected,
    field: str,
    value: Any,  # noqa: ANN401
    purpose: str,
    note: str,
) -> str:
    """`value` with its row on the chain. Raises Invalid for one that is damaged."""
    with writing(gate.person, f"{record.audit_kind}.revealed", record) as entry:
        entry.told(field=field, purpose=purpose, note=note)
        if value is DAMAGED:
            entry.told(damaged=True)
    if value is DAMAGED:
        raise Invalid(field, UNREADABLE)
    return str(value)
