"""What somebody is asked to score. It is addressed to them, whatever else they may read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import ModelSelect

from app.access.gate import everything
from app.appraisal.models import (
    COLLECTED,
    DEPARTMENT,
    EXEMPT,
    GIVEN,
    GIVERS,
    RUNNING,
    SCORED,
    SHOWN,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
    Score,
)
from app.appraisal.steps import PLAN_STEPS
from app.clock import today
from app.db.base import among
from app.errors import NotFound
from app.people.models import Department, Person
from app.web.names import department_name

SEPARATOR = " · "
ASKED_IN = (RUNNING, COLLECTED, SCORED, SHOWN)
"""States of plans whose scores their givers still find."""


@dataclass(frozen=True)
class Asked:
    """A score that somebody is asked for, with what the form tells of whom it is about.

    `open`: it can be handed in, or changed, now.
    """

    score: Score
    sheet: AppraisalSheet
    plan: AppraisalPlan
    indicator: PlanIndicator
    name: str
    where: str
    open: bool

    @property
    def key(self) -> str:
        """What the fields of a form are named after."""
        return f"{self.sheet.number}-{self.indicator.key}"

    @property
    def given(self) -> bool:
        """Whether it was handed in."""
        return self.score.given_at is not None


@dataclass(frozen=True)
class InPlan:
    """What somebody is asked for in one plan."""

    plan: AppraisalPlan
    lines: Sequence[Asked]
    open: bool

    @property
    def left(self) -> int:
        """How many scores are still to be handed in."""
        return sum(not one.given for one in self.lines) if self.plan.state in PLAN_STEPS["give"].before else 0

    @property
    def late(self) -> bool:
        """Whether the last day for them is over."""
        return self.left > 0 and self.plan.score_by < today()

    @property
    def several(self) -> bool:
        """Whether more than one thing is scored of each."""
        return len({one.indicator.id for one in self.lines}) > 1


def is_open(plan: AppraisalPlan, day: date) -> bool:
    """Whether scores of `plan` are given on `day`: once its period is over, until they are settled."""
    return plan.state in PLAN_STEPS["give"].before and (plan.state == COLLECTED or day >= plan.until)


def waiting_in(plan: int) -> ModelSelect:
    """The scores of a plan, by its id, that were not handed in; of sheets that are exempt none is wanted."""
    sheets = everything(AppraisalSheet, AppraisalSheet.id, why="whether scores lack, whoever looks")
    sheets = sheets.where(AppraisalSheet.plan == plan, AppraisalSheet.state != EXEMPT)
    found = everything(Score, why="who still has to hand in, not what they give")
    return found.where(Score.sheet.in_(sheets), Score.given_at.is_null())


def asked_of(person: Person) -> list[InPlan]:
    """Everything that a person is asked to score: what is open first, then what is to come, what is over."""
    plans = {plan.id: plan for plan in AppraisalPlan.select().where(AppraisalPlan.state.in_(ASKED_IN))}
    sheets = everything(AppraisalSheet, why="only what the form tells of them reaches who scores them")
    sheets = sheets.where(among(AppraisalSheet.plan, plans), AppraisalSheet.state != EXEMPT)
    mine = everything(Score, why="they are asked of the person").where(Score.person == person.id)
    scores = list(mine.where(Score.sheet.in_(sheets.columns(AppraisalSheet.id))))
    lines = _lines(
        scores, list(sheets.where(among(AppraisalSheet.id, {one.sheet_id for one in scores}))), plans
    )
    found = [InPlan(plan, [one for one in lines if one.plan is plan], _now(plan)) for plan in plans.values()]
    return sorted((one for one in found if one.lines), key=_turn)


def asked_on(person: Person, number: str) -> tuple[InPlan, list[Asked]]:
    """What a person is asked for in the plan of the sheet with that number, and of it what is on that sheet.

    Raises NotFound for a sheet on which they are asked for nothing, as for a number never used.
    """
    for part in asked_of(person):
        on_sheet = [one for one in part.lines if one.sheet.number == number]
        if on_sheet:
            return part, on_sheet
    raise NotFound


def count_left(person: Person, plan: int) -> int:
    """How many scores of a plan, by its id, a person has still to hand in."""
    return int(waiting_in(plan).where(Score.person == person.id).count())


def _turn(one: InPlan) -> tuple[Any, ...]:
    return not one.open, not one.left, one.plan.score_by, one.plan.number


def _now(plan: AppraisalPlan) -> bool:
    return is_open(plan, today())


def _lines(
    scores: Iterable[Score], sheets: Iterable[AppraisalSheet], plans: Mapping[int, AppraisalPlan]
) -> list[Asked]:
    by_id = {sheet.id: sheet for sheet in sheets}
    departments = {one.id: one for one in Department.select()}
    owners = {sheet.owner_id for sheet in by_id.values()} - {None}
    names = dict(Person.select(Person.id, Person.name).where(among(Person.id, owners)).tuples())
    wanted = PlanIndicator.select().where(among(PlanIndicator.plan, {one.plan_id for one in by_id.values()}))
    indicators = {one.id: one for one in wanted.where(PlanIndicator.indicator == GIVEN)}
    found = []
    for score in scores:
        sheet = by_id[score.sheet_id]
        plan = plans[sheet.plan_id]
        name, where = _told(sheet, departments[sheet.department_id], names)
        found.append(Asked(score, sheet, plan, indicators[score.indicator_id], name, where, _now(plan)))
    return sorted(found, key=_place)


def _place(one: Asked) -> tuple[Any, ...]:
    return GIVERS.index(one.score.role), one.where, one.name, one.sheet.id, one.indicator.position


def _told(sheet: AppraisalSheet, department: Department, names: Mapping[int, str]) -> tuple[str, str]:
    """What the form tells of whom a sheet appraises: the name, and where they work."""
    place = department_name(department)
    if sheet.kind == DEPARTMENT:
        return place, names.get(sheet.owner_id, "")
    return names[sheet.owner_id], SEPARATOR.join(filter(None, (sheet.post, place)))
