"""Risk points of steps: what may go wrong, and what it does to the customer (clause 5.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from app.access.gate import Gate
from app.chain.writing import writing
from app.customers.typed.text import clean
from app.db.base import among
from app.db.connection import database
from app.db.numbers import Choose, at_random
from app.errors import Invalid, NotFound
from app.organisation.changing import change, or_none
from app.organisation.names import folded
from app.organisation.processes.keeping import new_key
from app.organisation.processes.models import ProcessStep
from app.organisation.processes.rights import MANAGE
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.risk.models import RiskPoint

CATEGORIES = "risk_category"
LONGEST = 200
MOST = 20
TEXTS = ("cause", "event", "effect")
WRITTEN = (*TEXTS, "category")


@dataclass(frozen=True)
class Typed:
    """A risk point as somebody wrote it: cause → event → effect on the customer, and its category."""

    cause: str
    event: str
    effect: str
    category: str


def point_called(key: str) -> RiskPoint:
    """The risk point with that key. Raises NotFound."""
    found: RiskPoint | None = RiskPoint.get_or_none(RiskPoint.key == key)
    if found is None:
        raise NotFound
    return found


def points_of(steps: Iterable[int]) -> list[RiskPoint]:
    """Those of steps, in their order, the retired ones last."""
    query = RiskPoint.select().where(among(RiskPoint.step, set(steps)))
    return list(query.order_by(RiskPoint.retired, RiskPoint.position, RiskPoint.id))


def add_point(by: Gate, step: ProcessStep, typed: Typed) -> RiskPoint:
    """A new one behind the others of its step. Raises Forbidden, Invalid."""
    by.require(MANAGE)
    with database.atomic():
        if len(_others(step.id, None)) >= MOST:
            raise Invalid("event", "A step has at most %(max)d risk points.", max=MOST)
        return insert_point(by.person, step, _checked(step.id, typed, None))


def insert_point(
    person: Person | None, step: ProcessStep, values: Mapping[str, Any], choose: Choose = at_random
) -> RiskPoint:
    """Write one with its row on the chain, in the caller's transaction; nothing is checked here."""
    last = RiskPoint.select(fn.MAX(RiskPoint.position)).where(RiskPoint.step == step.id).scalar()
    place = 0 if last is None else last + 1
    point = RiskPoint(key=new_key(choose), step=step.id, position=place, **values)
    with writing(person, "risk_point.added", point) as entry:
        point.save(force_insert=True)
        entry.told(process_step=step.key)
        for name in WRITTEN:
            entry.changed(name, None, values[name])
    return point


def edit_point(by: Gate, point: RiskPoint, typed: Typed, rev: int) -> bool:
    """Change it. Returns whether anything did. Raises Forbidden, Invalid, Conflict."""
    by.require(MANAGE)
    with database.atomic():
        return change(by.person, "risk_point.edited", point, _checked(point.step_id, typed, point), rev)


def set_point_retired(by: Gate, point: RiskPoint, rev: int, *, retired: bool) -> bool:
    """Look at it no more, or again. Raises Forbidden, Conflict."""
    by.require(MANAGE)
    action = "risk_point.retired" if retired else "risk_point.restored"
    return change(by.person, action, point, {"retired": retired}, rev, {"retired": or_none})


def _checked(step: int, typed: Typed, point: RiskPoint | None) -> dict[str, Any]:
    values = {name: clean(getattr(typed, name)) for name in TEXTS}
    for name, text in values.items():
        if not text:
            raise Invalid(name, "Fill this in.")
        if len(text) > LONGEST:
            raise Invalid(name, "At most %(max)d characters.", max=LONGEST)
    if any(_folded(values) == _folded(texts_of(other)) for other in _others(step, point)):
        raise Invalid("event", "This step has such a risk point already.")
    known = all_dictionaries().codes(CATEGORIES) | ({point.category} if point else set())
    if typed.category not in known:
        raise Invalid("category", "Choose from what is offered.")
    return {**values, "category": typed.category}


def texts_of(point: RiskPoint) -> dict[str, str]:
    """Cause, event and effect."""
    return {name: str(point.__data__[name]) for name in TEXTS}


def _folded(values: Mapping[str, str]) -> tuple[str, str]:
    return folded(values["cause"]), folded(values["event"])


def _others(step: int, point: RiskPoint | None) -> list[RiskPoint]:
    here = RiskPoint.select().where(RiskPoint.step == step, ~RiskPoint.retired)
    return [one for one in here if one != point]
