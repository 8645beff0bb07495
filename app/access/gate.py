"""The gate: the three operations that everything uses (access: How it must be built).

*Narrow this query to what the person may read* (`select`, `get`), *may they do this to this object*
(`may`), *who may read this object* (`readers`); and `show`, the view of a record that templates get.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property, lru_cache, reduce
from operator import and_, or_
from typing import Any

from peewee import SQL, Expression, ModelSelect

from app.access.grants import grants_by_person, grants_to
from app.access.models import Grant, Protected, own_name
from app.access.rules import (
    ALL,
    DEPARTMENT,
    OWN,
    Given,
    Scope,
    Standing,
    granted_clearance,
    oversees,
    readable,
)
from app.access.showing import Reading, Shown, holds, reading, value_of
from app.access.standing import everybody, standing_of, with_standings
from app.clock import now
from app.db.base import ASKED, Model, columns_of, fetch, fetch_data, kept_fields, loaded, unindexed
from app.db.connection import database
from app.errors import Forbidden, NotFound
from app.people.models import Person

NOBODY = SQL("0")
OWN_ROWS = Scope(OWN)


class Gate:
    """What one person may see and do, at one moment."""

    def __init__(self, person: Person, standing: Standing | None = None) -> None:
        self.person = person
        self.standing = standing or standing_of(person)

    @cached_property
    def grants(self) -> list[Given]:
        """The grants that were given to this person and have not ended."""
        return grants_to(self.person) if self.standing.granted else []

    def has(self, permission: str) -> bool:
        """Whether a role gives the person `permission` at all: the gate of a route."""
        return permission in self.standing.permissions and not self.standing.disabled

    def select(self, model: type[Protected], *columns: Any, permission: str = "") -> ModelSelect:  # noqa: ANN401
        """A query over the rows of `model` that the person may read (or do `permission` to)."""
        query = model.select(*columns).where(self.condition(model, permission or model.view_permission))
        query.narrowed_by = self
        return query

    def get(self, model: type[Protected], number: str, permission: str = "") -> Any:  # noqa: ANN401  an instance of model
        """The row with public `number`.

        Raises NotFound, the same for missing and unreadable, found by one query.
        """
        permission = permission or model.view_permission
        if self.grants:
            sql, values = _one(self, model, permission)
        else:
            sql, values = _one_by_right(model, permission, self.standing)  # type: ignore[arg-type]
        row = database.execute_sql(sql, (*values, number)).fetchone()
        if row is None:
            raise NotFound
        return loaded(model, row)

    def may(self, permission: str, record: Protected | None = None) -> bool:
        """Whether the person may do `permission`: in general, or to `record`."""
        return self.has(permission) if record is None else self.clearance_on(record, permission) > 0

    def require(self, permission: str, record: Protected | None = None) -> None:
        """Raise Forbidden unless `may`."""
        if not self.may(permission, record):
            raise Forbidden

    def oversees(self, permission: str, department: int | None) -> bool:
        """Whether the person has `permission` in a whole department, for None the company (access rule 9)."""
        return oversees(self.standing, permission, department)

    def by_own_right(self, record: Protected) -> bool:
        """Whether the person may read `record` without a grant: a grant can't be passed on."""
        return readable(self.standing, record, record.view_permission)

    def may_end(self, grant: Grant, record: Protected) -> bool:
        """Whether the person may end `grant` on `record`: whoever may give such a one, or gave it."""
        own = self.by_own_right(record) or grant.given_by_id == self.person.id
        return self.has("grant.give") and own

    def clearance_on(self, record: Protected, permission: str = "") -> int:
        """Up to which field level the person may see (or do `permission` to) this record; 0: not at all.

        Nothing can be done to a record that can't be read, nor to a field of it (access rule 4).
        """
        read = self._clearance_on(record, record.view_permission)
        if permission in {"", record.view_permission}:
            return read
        if record.barred_id == self.standing.person_id:
            return 0
        return min(read, self._clearance_on(record, permission))

    def _clearance_on(self, record: Protected, permission: str) -> int:
        own = self.standing.clearance if readable(self.standing, record, permission) else 0
        if not self.grants or not self.has(permission):
            return own
        return max(own, granted_clearance(self.grants, record, record.number, permission, now()))

    def field_level(self, model: type[Protected], field: str, record: Protected | None = None) -> int:
        """The level of `field`: on `record`, or at the highest where it may differ between records."""
        name = own_name(field)
        rule = model.field_rules.get(name) or model.part_rules[name]
        raised = self.standing.raised.get((model.audit_kind, name), 0)
        if not rule.with_field:
            return max(rule.level, raised)
        return rule.level_on(
            (lambda name: holds(model, record.__data__, name)) if record is not None else (lambda _: True),
            raised,
        )

    def may_use(self, model: type[Protected], field: str) -> bool:
        """Whether the person may search, sort, filter or group by `field` of many records (rule 3)."""
        return self.field_level(model, field) <= self.standing.clearance

    def usable(self, model: type[Protected], clearance: int) -> frozenset[str]:
        """The fields that somebody with `clearance` may count of many records.

        By the level that each has at the highest: what a record has in one field must not tell of another.
        """
        names = (*model.field_rules, *model.part_rules)
        return frozenset(name for name in names if self.field_level(model, name) <= clearance)

    def known_by(self, model: type[Protected], field: str) -> Expression | None:
        """Those rows of `select` that may be found by `field`, which the person may use; None: all.

        What is read by a grant up to a lower level can't be searched by it (access rule 3).
        """
        level = self.field_level(model, field)
        enough = [grant for grant in self.grants if min(grant.level, grant.giver.clearance) >= level]
        if len(enough) == len(self.grants):
            return None
        return any_of([within(model, self.standing), *self._granted(model, model.view_permission, enough)])

    def may_write(self, record: Protected, field: str, permission: str) -> bool:
        """Whether the person may write `field` of an existing record.

        Only what they may see (access rule 4).
        """
        return self.field_level(type(record), field, record) <= self.clearance_on(record, permission)

    def writable(self, record: Protected, fields: Iterable[str], permission: str) -> frozenset[str]:
        """Those of `fields` that `may_write` allows."""
        model, clearance = type(record), self.clearance_on(record, permission)
        return frozenset(name for name in fields if self.field_level(model, name, record) <= clearance)

    def value(self, record: Protected, field: str) -> Any:  # noqa: ANN401
        """`field` of `record` as the person sees it: the value, a partial mask, or sealed."""
        return self.show(record, (field,))[field]

    def show(self, record: Protected, fields: Sequence[str] = ()) -> Shown:
        """A view of `record` for templates: permitted values, and masks for the rest."""
        names = tuple(fields or record.field_rules)
        return Shown(dict(zip(names, self.show_rows([record], names)[0], strict=True)))

    def show_rows(self, records: Sequence[Protected], fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """What `show` gives of `fields`, as one tuple per record. The records are of one kind."""
        closer: dict[int, list[tuple[int, Reading]]] = {}
        rows = []
        for record in records:
            clearance, model = self.clearance_on(record), type(record)
            if clearance not in closer:
                closer[clearance] = _closer(self._readings(model, fields, clearance))
            rows.append(_shown(model, record.__data__, fields, closer[clearance], clearance))
        return rows

    def fetch_rows(self, query: ModelSelect, fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of a query that `select` of this gate has narrowed, each as `show_rows` gives it.

        For long lists.

        Without grants every row is there by the person's own rights, and no row need be asked again.
        """
        _check_narrowed(query, self)
        model = query.model
        if self.grants:
            return self.show_rows(fetch(query), fields)
        clearance = self.standing.clearance
        readings = self._readings(model, fields, clearance)
        beside = {name for how in readings for name in (how.rule.with_field, how.rule.of)}
        kept = kept_fields(model, {"id", *fields, *beside})
        closer = _closer(readings)
        return [_shown(model, data, fields, closer, clearance) for data in fetch_data(query, kept)]

    def fetch_by_id(self, query: ModelSelect, field: str) -> dict[int, Any]:
        """`field` as the person sees it of each row of a query that `select` of this gate has narrowed."""
        _check_narrowed(query, self)
        model, clearance = query.model, self.standing.clearance
        if self.grants:
            records = fetch(query)
            shown = self.show_rows(records, (field,))
            return {record.id: value for record, (value,) in zip(records, shown, strict=True)}
        [how] = self._readings(model, (field,), clearance)
        kept = kept_fields(model, {"id", field, how.rule.with_field, how.rule.of})
        return {data["id"]: value_of(model, data, how, clearance) for data in fetch_data(query, kept)}

    def _readings(self, model: type[Protected], fields: Sequence[str], clearance: int) -> list[Reading]:
        return [reading(model, name, clearance, self.standing.raised) for name in fields]

    def readers(self, record: Protected) -> list[tuple[Person, int]]:
        """Who may read `record`, and up to which field level.

        Assignees, owners, mentions and the access tab ask this.
        """
        return [(theirs.person, theirs.clearance_on(record)) for theirs in gates_of_readers(record)]

    def colleagues(self) -> ModelSelect:
        """The ids of the people in departments of which the person's scope holds all."""
        query, scope = Person.select(Person.id), self.standing.scope
        if scope.kind == DEPARTMENT:
            return query.where(Person.department.in_(sorted(self.standing.departments)))
        return query if scope.kind == ALL else query.where(NOBODY)

    def condition(self, model: type[Protected], permission: str) -> Expression:
        """The WHERE of everything this person may read and do `permission` to."""
        asked = sorted({model.view_permission, permission})
        allowed = reduce(and_, (self._condition(model, one) for one in asked))
        if not model.barred or permission == model.view_permission:
            return allowed
        barred = getattr(model, model.barred)
        return allowed & (barred.is_null() | (unindexed(barred) != self.standing.person_id))

    def _condition(self, model: type[Protected], permission: str) -> Expression:
        if not self.has(permission):
            as_own = permission == model.own_permission
            return within(model, replace(self.standing, scope=OWN_ROWS)) if as_own else NOBODY
        return any_of([within(model, self.standing), *self._granted(model, permission, self.grants)])

    def _granted(
        self, model: type[Protected], permission: str, grants: Iterable[Given]
    ) -> Iterator[Expression]:
        """For each of `grants` the WHERE of the row on which it allows `permission`."""
        for grant in grants:
            if permission in grant.permissions and permission in grant.giver.permissions:
                row = (model.number == grant.record) & (model.level <= grant.level)
                yield row & within(model, grant.giver)


def gates_of_readers(record: Protected, among: Iterable[Person] | None = None) -> list[Gate]:
    """The gates of everybody who may read `record`, or of those `among` these people who may."""
    everyone = everybody() if among is None else with_standings(among)
    granted = grants_by_person(record) if any(standing.granted for _, standing in everyone) else {}
    found = []
    for person, standing in everyone:
        theirs = Gate(person, standing)
        theirs.grants = granted.get(person.id, [])
        if theirs.clearance_on(record):
            found.append(theirs)
    return found


def by_right(standing: Standing) -> Gate:
    """The gate of somebody without grants, known by their standing alone; it has no person."""
    inside = Gate.__new__(Gate)
    inside.standing, inside.grants = standing, []
    return inside


def _check_narrowed(query: ModelSelect, inside: Gate) -> None:
    if getattr(query, "narrowed_by", None) is not inside:
        message = "only a query of this gate is narrowed to what its person may read"
        raise ValueError(message)


def _closer(readings: Sequence[Reading]) -> list[tuple[int, Reading]]:
    """Those that are not just taken as they stand, with their places."""
    return [(place, how) for place, how in enumerate(readings) if not how.open_to_all]


def _shown(
    model: type[Protected],
    data: Mapping[str, Any],
    fields: Sequence[str],
    closer: Sequence[tuple[int, Reading]],
    clearance: int,
) -> tuple[Any, ...]:
    row = list(map(data.get, fields))
    for place, how in closer:
        row[place] = value_of(model, data, how, clearance)
    return tuple(row)


def _one(inside: Gate, model: type[Protected], permission: str) -> tuple[str, tuple[Any, ...]]:
    """The question for one row that may be read, in SQL whose last value is its number."""
    query = inside.select(model, permission=permission).where(model.number == ASKED)
    sql, values = query.columns(SQL(columns_of(model, "t1"))).sql()  # type: ignore[arg-type]
    return sql, tuple(values)


@lru_cache(maxsize=256)
def _one_by_right(model: type[Protected], permission: str, standing: Standing) -> tuple[str, tuple[Any, ...]]:
    """The same by the person's own rights alone: remembered, since every page of a record asks it."""
    return _one(by_right(standing), model, permission)


_current: ContextVar[Gate | None] = ContextVar("gate", default=None)


def gate() -> Gate:
    """The gate of the signed-in person. Raises LookupError where nobody is signed in."""
    current = _current.get()
    if current is None:
        message = "nobody is signed in"
        raise LookupError(message)
    return current


def signed_in_gate() -> Gate | None:
    """The gate of the signed-in person, or None."""
    return _current.get()


def enter(person: Person) -> Gate:
    """Make `person`'s gate the current one: at the start of a request, command or job."""
    entered = Gate(person)
    _current.set(entered)
    return entered


def leave() -> None:
    """Nobody is signed in any more: at the end of a request, since threads are used again."""
    _current.set(None)


def everything(model: type[Model], *columns: Any, why: str) -> ModelSelect:  # noqa: ANN401
    """A query past the gate, over all rows, for `why`: `make check` prints every use with its reason."""
    if not why:
        message = "say why this query may pass the gate"
        raise ValueError(message)
    return model.select(*columns)


def any_of(conditions: Sequence[Expression]) -> Expression:
    """At least one of `conditions`; nested by halves, as SQLite reads only so deep a nesting."""
    half = len(conditions) // 2
    return any_of(conditions[:half]) | any_of(conditions[half:]) if half else conditions[0]


def within(model: type[Protected], standing: Standing) -> Expression:
    """Rule 1 as SQL: level within clearance, row within scope.

    Mirrors `rules.readable`, as a test asserts.
    """
    if standing.disabled:
        return NOBODY
    cleared = model.level <= standing.clearance
    owners = [getattr(model, name) for name in model.own_by]
    if standing.scope.kind == OWN:
        return cleared & reduce(or_, (owner == standing.person_id for owner in owners))
    own = reduce(or_, (unindexed(owner) == standing.person_id for owner in owners))
    open_to_scope = ~getattr(model, model.addressed_by) if model.addressed_by else None
    if standing.scope.kind == ALL:
        return cleared if open_to_scope is None else cleared & (open_to_scope | own)
    inside = _inside(model, standing)
    return cleared & ((inside if open_to_scope is None else inside & open_to_scope) | own)


def _inside(model: type[Protected], standing: Standing) -> Expression:
    """What lies in a scope of departments, or in a set."""
    if standing.scope.kind == DEPARTMENT:
        return model.department.in_(sorted(standing.departments))
    columns = [getattr(model, column).in_(sorted(values)) for column, values in standing.scope.sets.items()]
    inside = reduce(and_, columns)
    if model.placed_by:
        unplaced = getattr(model, model.placed_by).is_null()
        inside = (~unplaced & inside) | (unplaced & (unindexed(model.department) == standing.department))
    return inside
