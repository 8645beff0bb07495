"""Plans, and of sheets that came through the gate: whom they appraise and what was collected."""

from collections.abc import Iterable

from peewee import ModelSelect

from app.access.gate import everything
from app.appraisal.models import (
    DEPARTMENT,
    AppraisalPlan,
    AppraisalSheet,
    FrozenRow,
    FrozenValue,
    PlanIndicator,
)
from app.db.base import among
from app.errors import NotFound
from app.people.models import Department, Person
from app.web.names import department_name


def plan_numbered(number: str) -> AppraisalPlan:
    """The plan with that number. Raises NotFound."""
    plan = AppraisalPlan.get_or_none(AppraisalPlan.number == number)
    if plan is None:
        raise NotFound
    return plan


def plan_of(sheet: AppraisalSheet) -> AppraisalPlan:
    """The plan that a sheet is in."""
    plan: AppraisalPlan = AppraisalPlan.get_by_id(sheet.plan_id)
    return plan


def indicators_of(plan: int) -> list[PlanIndicator]:
    """The indicators of a plan, by its id, in their order."""
    query = PlanIndicator.select().where(PlanIndicator.plan == plan)
    return list(query.order_by(PlanIndicator.position, PlanIndicator.id))


def indicator_keyed(plan: int, key: str) -> PlanIndicator:
    """The indicator of a plan, by its id, that addresses call `key`. Raises NotFound."""
    found = PlanIndicator.get_or_none(PlanIndicator.plan == plan, PlanIndicator.key == key)
    if found is None:
        raise NotFound
    return found


def values_of(sheets: Iterable[AppraisalSheet]) -> dict[int, dict[int, FrozenValue]]:
    """What counts of each sheet, by its id: indicator, by its id → its newest value."""
    ids = [sheet.id for sheet in sheets]
    found: dict[int, dict[int, FrozenValue]] = {one: {} for one in ids}
    query = everything(FrozenValue, why="they belong to sheets that came through the gate, or to their job")
    for value in query.where(among(FrozenValue.sheet, ids)).order_by(FrozenValue.turn):
        found[value.sheet_id][value.indicator_id] = value
    return found


def names_of(sheets: Iterable[AppraisalSheet]) -> dict[int, str]:
    """Whom each sheet appraises, a person or a department, by the id of the sheet; two queries."""
    sheets = list(sheets)
    owners = {sheet.owner_id for sheet in sheets} - {None}
    people = dict(Person.select(Person.id, Person.name).where(among(Person.id, owners)).tuples())
    ids = {sheet.department_id for sheet in sheets}
    departments = {one.id: one for one in Department.select().where(among(Department.id, ids))}
    return {
        sheet.id: department_name(departments[sheet.department_id])
        if sheet.kind == DEPARTMENT
        else people[sheet.owner_id]
        for sheet in sheets
    }


def turns_of(sheet: AppraisalSheet, indicator: PlanIndicator) -> list[FrozenValue]:
    """Everything that an indicator ever came to on a sheet, the newest first."""
    query = everything(FrozenValue, why="they belong to a sheet that came through the gate")
    query = query.where(FrozenValue.sheet == sheet.id, FrozenValue.indicator == indicator.id)
    return list(query.order_by(FrozenValue.turn.desc()))


def rows_of(value: FrozenValue) -> ModelSelect:
    """The records that a value rests on, in no order; whoever shows them joins what their reader may read."""
    query = everything(FrozenRow, why="they belong to a sheet that came through the gate, or to their job")
    return query.where(FrozenRow.value == (value.rows_with_id or value.id))
