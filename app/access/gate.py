"""The gate: the three operations that everything uses (access: How it must be built).

*Narrow this query to what the person may read* (`select`, `get`), *may they do this to this object* (`may`), *who may read
this object* (`readers`); and `show`, the view of a record that templates get.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from functools import cached_property, partial, reduce
from operator import and_, or_
from typing import Any, NamedTuple

from peewee import SQL, Expression, ModelSelect

from app.access.grants import grants_by_person, grants_to
from app.access.levels import FieldRule, seen
from app.access.models import Protected
from app.access.rules import ALL, DEPARTMENT, OWN, Given, Standing, granted_clearance, readable
from app.access.standing import standing_of, standings
from app.clock import now
from app.db.base import unindexed
from app.errors import Forbidden, NotFound
from app.people.models import Person
from app.vault.fields import is_sealed, opened

NOBODY = SQL("0")


class Reading(NamedTuple):
    """How one field of a list is read: `open_to_all` spares the cleared every further question."""

    name: str
    rule: FieldRule
    level: int
    sealed: bool
    open_to_all: bool


class Gate:
    """What one person may see and do, at one moment."""

    def __init__(self, person: Person, standing: Standing | None = None) -> None:
        self.person = person
        self.standing = standing or standing_of(person)

    @cached_property
    def grants(self) -> list[Given]:
        """The grants that were given to this person and have not ended."""
        return grants_to(self.person)

    def has(self, permission: str) -> bool:
        """Whether a role gives the person `permission` at all: the gate of a route."""
        return permission in self.standing.permissions and not self.standing.disabled

    def select(self, model: type[Protected], *columns: Any, permission: str = "") -> ModelSelect:  # noqa: ANN401
        """A query over the rows of `model` that the person may read (or do `permission` to)."""
        return model.select(*columns).where(self.condition(model, permission or model.view_permission))

    def get(self, model: type[Protected], number: str, permission: str = "") -> Any:  # noqa: ANN401  an instance of model
        """The row with public `number`. Raises NotFound, the same for missing and unreadable, found by one query."""
        record = self.select(model, permission=permission).where(model.number == number).first()
        if record is None:
            raise NotFound
        return record

    def may(self, permission: str, record: Protected | None = None) -> bool:
        """Whether the person may do `permission`: in general, or to `record`."""
        return self.has(permission) and (record is None or self.clearance_on(record, permission) > 0)

    def require(self, permission: str, record: Protected | None = None) -> None:
        """Raise Forbidden unless `may`."""
        if not self.may(permission, record):
            raise Forbidden

    def by_own_right(self, record: Protected) -> bool:
        """Whether the person may read `record` without a grant: a grant can't be passed on."""
        return readable(self.standing, record, record.view_permission)

    def clearance_on(self, record: Protected, permission: str = "") -> int:
        """Up to which field level the person may see (or do `permission` to) this record; 0: not at all.

        Nothing can be done to a record that can't be read, nor to a field of it (access rule 4).
        """
        read = self._clearance_on(record, record.view_permission)
        if permission in {"", record.view_permission}:
            return read
        return min(read, self._clearance_on(record, permission))

    def _clearance_on(self, record: Protected, permission: str) -> int:
        own = self.standing.clearance if readable(self.standing, record, permission) else 0
        if not self.grants or not self.has(permission):
            return own
        return max(own, granted_clearance(self.grants, record, record.number, permission, now()))

    def field_level(self, model: type[Protected], field: str, record: Protected | None = None) -> int:
        """The level of `field`: on `record`, or at the highest where it may differ between records."""
        rule = model.field_rules[field]
        raised = self.standing.raised.get((model.audit_kind, field), 0)
        return rule.level_on(
            (lambda name: _holds(record, name)) if record is not None else (lambda _: True), raised
        )

    def may_use(self, model: type[Protected], field: str) -> bool:
        """Whether the person may search, sort, filter or group by `field` over many records (access rule 3)."""
        return self.field_level(model, field) <= self.standing.clearance

    def may_write(self, record: Protected, field: str, permission: str) -> bool:
        """Whether the person may write `field` of an existing record: only what they may see (access rule 4)."""
        return self.field_level(type(record), field, record) <= self.clearance_on(record, permission)

    def value(self, record: Protected, field: str) -> Any:  # noqa: ANN401
        """`field` of `record` as the person sees it: the value, a partial mask, or sealed."""
        return self.show(record, (field,))[field]

    def show(self, record: Protected, fields: Sequence[str] = ()) -> "Shown":
        """A view of `record` for templates: permitted values, and masks for the rest."""
        names = tuple(fields or record.field_rules)
        return Shown(dict(zip(names, self.show_rows([record], names)[0], strict=True)))

    def show_rows(self, records: Sequence[Protected], fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """What `show` gives of `fields`, as one tuple per record, for long lists. The records are of one kind."""
        readings: dict[int, list[Reading]] = {}
        rows = []
        for record in records:
            clearance = self.clearance_on(record)
            if clearance not in readings:
                readings[clearance] = [self._reading(type(record), name, clearance) for name in fields]
            rows.append(tuple(_value(record, reading, clearance) for reading in readings[clearance]))
        return rows

    def _reading(self, model: type[Protected], name: str, clearance: int) -> Reading:
        rule, sealed = model.field_rules[name], is_sealed(model, name)
        level = max(rule.level, self.standing.raised.get((model.audit_kind, name), 0))
        open_to_all = level <= clearance and not (sealed or rule.mask or rule.derive or rule.with_field)
        return Reading(name, rule, level, sealed, open_to_all)

    def readers(self, record: Protected) -> list[tuple[Person, int]]:
        """Who may read `record`, and up to which field level: assignees, owners, mentions and the access tab ask this."""
        persons = list(Person.select().where(~Person.disabled).order_by(Person.id))
        everyone = standings(persons)
        granted = grants_by_person(record)
        found = []
        for person in persons:
            theirs = Gate(person, everyone[person.id])
            theirs.grants = granted.get(person.id, [])
            if clearance := theirs.clearance_on(record):
                found.append((person, clearance))
        return found

    def condition(self, model: type[Protected], permission: str) -> Expression:
        """The WHERE of everything this person may read and do `permission` to."""
        needed = sorted({model.view_permission, permission})
        return reduce(and_, (self._condition(model, one) for one in needed))

    def _condition(self, model: type[Protected], permission: str) -> Expression:
        if not self.has(permission):
            return NOBODY
        granted = (
            (model.number == grant.record) & (model.level <= grant.level) & within(model, grant.giver)
            for grant in self.grants
            if permission in grant.permissions and permission in grant.giver.permissions
        )
        return reduce(or_, granted, within(model, self.standing))


class Shown:
    """A record as one person may see it. Only what is permitted is inside."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getitem__(self, field: str) -> Any:  # noqa: ANN401
        return self.__dict__[field]


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


def everything(model: type[Protected], *columns: Any, why: str) -> ModelSelect:  # noqa: ANN401
    """A query past the gate, over all rows, for `why`: jobs and official figures only (access rule 9)."""
    if not why:
        message = "say why this query may pass the gate"
        raise ValueError(message)
    return model.select(*columns)


def within(model: type[Protected], standing: Standing) -> Expression:
    """Rule 1 as SQL: level within clearance, row within scope. Mirrors `rules.readable`, as a test asserts."""
    if standing.disabled:
        return NOBODY
    cleared = model.level <= standing.clearance
    if standing.scope.kind == ALL:
        return cleared
    if standing.scope.kind == OWN:
        return cleared & (model.owner == standing.person_id)
    own = unindexed(model.owner) == standing.person_id
    if standing.scope.kind == DEPARTMENT:
        return cleared & (model.department.in_(sorted(standing.departments)) | own)
    columns = [getattr(model, column).in_(sorted(values)) for column, values in standing.scope.sets.items()]
    return cleared & (reduce(and_, columns) | own)


def _holds(record: Protected, field: str) -> bool:
    rule = record.field_rules[field]
    if rule.derive is None and field not in record.__data__:
        return True  # the query did not read it: it may hold one
    value = rule.derive(record) if rule.derive else record.__data__[field]
    return value is not None and value != ""


def _value(record: Protected, reading: Reading, clearance: int) -> Any:  # noqa: ANN401
    """One field of a record as somebody with `clearance` on it sees it."""
    name, rule, level, sealed, open_to_all = reading
    if open_to_all:
        return record.__data__.get(name)
    kept = rule.derive(record) if rule.derive else record.__data__.get(name)
    if rule.with_field:
        level = rule.level_on(partial(_holds, record), level)
    if kept is not None and sealed and level <= clearance:
        kept = opened(record, name)
    return seen(kept, rule, level, clearance)
