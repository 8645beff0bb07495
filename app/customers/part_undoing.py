"""Undoing what a batch did to the parts of customers: what it added goes, what it changed is as it was.

The chain names a part by what it holds: one that no longer holds it was changed since, and is left alone.
"""

from typing import Any

from app.access.gate import Gate
from app.access.parts import may_write_column, parts_of
from app.audit.rows import Row, read_values
from app.chain.writing import AFTER, BEFORE, together
from app.customers import parts
from app.customers.batch_undoing import GONE, RIGHTS, SINCE, UNDOERS, WHOLE, Kept
from app.customers.batches import BATCH
from app.customers.models import LEFT, TAKEN_BACK, Batch, Customer, CustomerPart, Employment
from app.vault.sealing import BrokenSeal, unseal

Sides = dict[str, tuple[Any, Any]]
"""Field as the chain calls it → its values before and after."""


def take_back_part(gate: Gate, customer: Customer, row: Row, batch: Batch) -> tuple[str, Kept]:
    """Remove a part that the batch added; employments that ended with it go on."""
    try:
        sides = _sides(row)
    except _Gone:
        return LEFT, {WHOLE: GONE}
    part = _holding(gate, customer, row, {field: after for field, (_, after) in sides.items()})
    if part is None:
        return LEFT, dict.fromkeys(sides, SINCE)
    if not parts.may_remove(gate, customer, part):
        return LEFT, dict.fromkeys(sides, RIGHTS)
    with together(**{BATCH: batch.number}):
        parts.remove(gate, customer, part)
        if ended := row.facts.get("ended"):
            _go_on(gate, customer, str(ended))
    return TAKEN_BACK, {}


def give_back_part(gate: Gate, customer: Customer, row: Row, batch: Batch) -> tuple[str, Kept]:
    """Write the former values of a part that the batch changed."""
    try:
        sides = _sides(row)
    except _Gone:
        return LEFT, {WHOLE: GONE}
    part = _holding(gate, customer, row, {field: after for field, (_, after) in sides.items()})
    if part is None:
        return LEFT, dict.fromkeys(sides, SINCE)
    values = {
        column: _typed(part, column, sides[part.field_name(column)][0])
        for column in _told(part)
        if part.field_name(column) in sides
    }
    if not all(may_write_column(gate, customer, part.rule_name(name), "customer.edit") for name in values):
        return LEFT, dict.fromkeys(sides, RIGHTS)
    with together(**{BATCH: batch.number}):
        parts.change(gate, customer, part, values, part.rev)
    return TAKEN_BACK, {}


for _model in CustomerPart.__subclasses__():
    UNDOERS[f"customer.{_model.word}.added"] = take_back_part
    UNDOERS[f"customer.{_model.word}.changed"] = give_back_part


class _Gone(LookupError):
    """A value was erased, or does not open."""


def _sides(row: Row) -> Sides:
    """What the row says, the sealed values opened. Raises _Gone."""
    found: Sides = {field: (before, after) for field, (before, after) in row.changes.items()}
    kept = read_values([row])
    for field, digests in row.digests.items():
        values = []
        for side, digest in zip((BEFORE, AFTER), digests, strict=True):
            try:
                place = f"{field}.{side}"
                opened = unseal("audit_value", place, row.number, kept[row.number, field, side])
            except (KeyError, BrokenSeal) as gone:
                if digest is not None:
                    raise _Gone(field) from gone
                opened = None
            values.append(opened)
        found[field] = (values[0], values[1])
    return found


def _holding(gate: Gate, customer: Customer, row: Row, values: dict[str, Any]) -> CustomerPart | None:
    """The newest part of the row's kind that holds these values, by the fields of the chain."""
    word = row.action.split(".")[1]
    [model] = [one for one in CustomerPart.__subclasses__() if one.word == word]
    for part in reversed(parts_of(gate, customer, model)):
        held = {part.field_name(column): _plain(part, column) for column in _told(part)}
        if all(field in held and held[field] == value for field, value in values.items()):
            return part
    return None


def _told(part: CustomerPart) -> list[str]:
    """The columns that the chain is told of."""
    return [column for column in part.rule_names if column not in part.unnoted]


def _plain(part: CustomerPart, column: str) -> Any:  # noqa: ANN401
    """A value as the chain tells it."""
    value = parts.plain(part, column)
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _typed(part: CustomerPart, column: str, value: Any) -> Any:  # noqa: ANN401
    """What the chain tells, as the column keeps it."""
    return None if value is None else part._meta.fields[column].python_value(value)


def _go_on(gate: Gate, customer: Customer, ended: str) -> None:
    for job in parts_of(gate, customer, Employment):
        if str(job.until) == ended:
            parts.change(gate, customer, job, {"until": None}, job.rev)
