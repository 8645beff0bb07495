"""What belongs to a record: read, shown and written by the rules of the record (access rules 2–4).

A part is reached only through a record that came through the gate.
"""

from functools import lru_cache
from typing import Any, TypeVar

from app.access.gate import Gate
from app.access.levels import FieldRule
from app.access.models import Part, Protected
from app.access.showing import Reading, Shown, value_of
from app.db.base import columns_of, loaded
from app.db.connection import database
from app.errors import NotFound
from app.vault.fields import is_sealed

ALL, NEWEST, ONE = 'ORDER BY "id"', 'ORDER BY "id" DESC LIMIT ?', 'AND "key" = ?'
P = TypeVar("P", bound=Part)


def parts_of(gate: Gate, record: Protected, model: type[P]) -> list[P]:
    """The rows of `model` that belong to `record` and that the person may know of, as they were added.

    Raises Forbidden for a record that the person may not read.
    """
    gate.require(record.view_permission, record)
    sql = _of_record(model, ALL)  # type: ignore[arg-type]
    rows = database.execute_sql(sql, (record.id, gate.clearance_on(record))).fetchall()
    return [loaded(model, row) for row in rows]


def newest_parts(gate: Gate, record: Protected, model: type[P], most: int) -> list[P]:
    """As `parts_of`, but the newest first and at most that many of them. Raises Forbidden."""
    gate.require(record.view_permission, record)
    sql = _of_record(model, NEWEST)  # type: ignore[arg-type]
    rows = database.execute_sql(sql, (record.id, gate.clearance_on(record), most)).fetchall()
    return [loaded(model, row) for row in rows]


@lru_cache(maxsize=32)
def _of_record(model: type[Part], which: str) -> str:
    """The question for the parts of a record and up to a level, written out once."""
    owner = model._meta.fields[model.protected_by].column_name
    level = "level" if "level" in model._meta.fields else "1"
    table = model._meta.table_name
    columns = columns_of(model)  # type: ignore[arg-type]
    return (
        f'SELECT {columns} FROM "{table}" '  # noqa: S608  names of the models
        f'WHERE "{owner}" = ? AND {level} <= ? {which}'
    )


def part_of(gate: Gate, record: Protected, model: type[P], key: str) -> P:
    """The row of `model` that belongs to `record` and is called `key`. Raises NotFound, Forbidden."""
    gate.require(record.view_permission, record)
    values = (record.id, gate.clearance_on(record), key)
    row = database.execute_sql(_of_record(model, ONE), values).fetchone()  # type: ignore[arg-type]
    if row is None:
        raise NotFound
    return loaded(model, row)


def show_part(gate: Gate, record: Protected, part: Part) -> Shown:
    """A view of `part` for templates: its key and rev, permitted values, and masks for the rest."""
    return Viewer(gate, record).show(part)


class Viewer:
    """Shows parts of one record: how each column is read is found out once."""

    def __init__(self, gate: Gate, record: Protected) -> None:
        self._gate, self._record = gate, record
        self._clearance = gate.clearance_on(record)
        self._readings: dict[tuple[str, str], Reading] = {}

    def show(self, part: Part) -> Shown:
        """As `show_part`."""
        values: dict[str, Any] = {"key": part.key, "rev": part.rev}
        for column in part.rule_names:
            how = self._reading(part, column)
            values[column] = value_of(type(part), part.__data__, how, self._clearance)
        return Shown(values)

    def revealable(self, part: Part) -> frozenset[str]:
        """The columns of `part` whose whole value the person may reveal."""
        return frozenset(
            column for column in part.rule_names if may_reveal_part(self._gate, self._record, part, column)
        )

    def sees(self, rule: str) -> bool:
        """Whether the person is cleared for what `rule` protects on this record."""
        return self._gate.field_level(type(self._record), rule, self._record) <= self._clearance

    def _reading(self, part: Part, column: str) -> Reading:
        place = part.rule_name(column), column
        if place not in self._readings:
            self._readings[place] = _reading(self._gate, self._record, part, column, self._clearance)
        return self._readings[place]


def may_write_column(gate: Gate, record: Protected, name: str, permission: str) -> bool:
    """Whether the person may write what the rule `name` protects in a part of `record` (access rule 4)."""
    return gate.field_level(type(record), name, record) <= gate.clearance_on(record, permission)


def may_write_all(gate: Gate, record: Protected, part: Part, permission: str) -> bool:
    """Whether the person may write all that `part` holds: only then may they take it away."""
    return all(
        may_write_column(gate, record, part.rule_name(column), permission)
        for column in part.rule_names
        if part.__data__.get(column) is not None
    )


def may_reveal_part(gate: Gate, record: Protected, part: Part, column: str) -> bool:
    """Whether the person may see the whole of `column`: a revealing one, filled and not above them."""
    if column not in part.rule_names or part.__data__.get(column) is None:
        return False
    name = part.rule_name(column)
    return (
        _rule(record, name).mask is not None
        and gate.may(record.reveal_permission)
        and may_write_column(gate, record, name, record.reveal_permission)
    )


def _rule(record: Protected, name: str) -> FieldRule:
    rule = record.rule_of(name)
    if rule is None:
        raise KeyError(name)
    return rule


def _reading(gate: Gate, record: Protected, part: Part, column: str, clearance: int) -> Reading:
    name = part.rule_name(column)
    sealed = is_sealed(type(part), column)
    rule = _rule(record, name)
    level = gate.field_level(type(record), name, record)
    open_to_all = level <= clearance and not sealed and rule.mask is None
    return Reading(column, rule, level, sealed, open_to_all)
