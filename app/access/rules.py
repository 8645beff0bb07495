"""The rules themselves (access rules 1, 2, 4). Values in, values out: neither Flask nor Peewee."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

ALL, DEPARTMENT, OWN, SET = SCOPE_KINDS = ("all", "department", "own", "set")
SET_COLUMNS = {"region": "region", "line": "business_line", "kind": "kind"}


class RecordFacts(Protocol):
    """What the rules look at in a record."""

    level: int
    own_permission: str
    own_ids: frozenset[int]
    own_alone: bool
    unplaced: bool
    department_id: int | None
    region: str | None
    business_line: str | None
    kind: str


@dataclass(frozen=True)
class Scope:
    """Which rows.

    `kind` is all, department, own or set; `sets` maps record columns to the values allowed in a set.
    """

    kind: str = OWN
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in SCOPE_KINDS or (self.kind == SET) != bool(self.sets):
            raise ValueError(self.kind)

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """From ``all``, ``department``, ``own`` or ``set:region=east+south,line=service``.

        Raises ValueError.
        """
        kind, _, rest = text.strip().partition(":")
        parts = list(_set_parts(rest)) if rest else []
        sets = dict(parts)
        if len(sets) < len(parts):
            raise ValueError(text)
        return cls(kind, sets)

    def __str__(self) -> str:
        names = {column: name for name, column in SET_COLUMNS.items()}
        parts = (f"{names[column]}={'+'.join(sorted(values))}" for column, values in self.sets.items())
        return f"{self.kind}:{','.join(parts)}" if self.sets else self.kind


def _set_parts(text: str) -> Iterable[tuple[str, frozenset[str]]]:
    for part in text.split(","):
        name, equals, values = part.strip().partition("=")
        chosen = frozenset(filter(None, map(str.strip, values.split("+"))))
        if name not in SET_COLUMNS or not equals or not chosen:
            raise ValueError(text)
        yield SET_COLUMNS[name], chosen


@dataclass(frozen=True)
class Standing:
    """What one person may do at one moment.

    `department` is the id of theirs, `departments` are those of it and all below it; `raised` the field
    levels that the security officer raised, by (kind, field); `granted`: some grant to them lasts.
    """

    person_id: int
    clearance: int
    permissions: frozenset[str]
    scope: Scope
    departments: frozenset[int] = frozenset()
    department: int | None = None
    raised: Mapping[tuple[str, str], int] = field(default_factory=dict)
    disabled: bool = False
    granted: bool = False

    def __hash__(self) -> int:
        return hash((self.person_id, self.clearance, self.permissions, self.scope.kind, self.departments))


@dataclass(frozen=True)
class Given:
    """A grant as the rules see it: `giver` is the standing, now, of whoever gave it."""

    record: str
    permissions: frozenset[str]
    level: int
    until: datetime
    giver: Standing


def in_scope(standing: Standing, record: RecordFacts) -> bool:
    """Whether `record` is in the person's scope, or is their own."""
    if standing.person_id in record.own_ids or record.own_alone:
        return standing.person_id in record.own_ids
    if standing.scope.kind == ALL:
        return True
    if standing.scope.kind == DEPARTMENT:
        return record.department_id in standing.departments
    if standing.scope.kind == SET:
        if record.unplaced:
            return record.department_id == standing.department
        return all(getattr(record, column) in values for column, values in standing.scope.sets.items())
    return False


def holds_department(standing: Standing, department: int) -> bool:
    """Whether the person's scope holds all of `department` (access rule 6)."""
    if standing.scope.kind == ALL:
        return True
    return standing.scope.kind == DEPARTMENT and department in standing.departments


def oversees(standing: Standing, permission: str, department: int | None) -> bool:
    """Whether `permission` is theirs in all of `department`, in the company for None (access rule 9)."""
    if permission not in standing.permissions:
        return False
    if department is None:
        return standing.scope.kind == ALL
    return holds_department(standing, department)


def readable(standing: Standing, record: RecordFacts, permission: str) -> bool:
    """Rule 1 without grants: permission by a role, level within clearance, row within scope.

    What is somebody's own may be open to them without a role, such as their appraisal.
    """
    by_role = permission in standing.permissions
    as_own = permission == record.own_permission and standing.person_id in record.own_ids
    return (
        not standing.disabled
        and (by_role or as_own)
        and record.level <= standing.clearance
        and in_scope(standing, record)
    )


def granted_clearance(
    grants: Iterable[Given], record: RecordFacts, number: str, permission: str, at: datetime
) -> int:
    """The clearance that grants give on `record` for `permission`, 0 for none.

    A grant counts while it lasts and its giver could do the same themselves; it never gives more than its
    giver has.
    """
    return max(
        (
            min(grant.level, grant.giver.clearance)
            for grant in grants
            if grant.record == number
            and permission in grant.permissions
            and at < grant.until
            and record.level <= grant.level
            and readable(grant.giver, record, permission)
        ),
        default=0,
    )
