"""What those who run appraisals see of the scoring: plan by plan, and what each sheet comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from peewee import ModelSelect, fn

from app.access.gate import Gate, everything
from app.appraisal.giving.asked import ASKED_IN
from app.appraisal.marking import TENTHS
from app.appraisal.models import DEPARTMENT, EXEMPT, AppraisalPlan, AppraisalSheet, Score
from app.db.base import among
from app.people.models import Department, Person
from app.web.names import department_name


@dataclass(frozen=True)
class InScoring:
    """A plan, how many scores are asked for on the sheets that its reader may read, how many are in."""

    plan: AppraisalPlan
    asked: int
    given: int


@dataclass(frozen=True)
class Result:
    """What a sheet comes to: `total` None where there is none, and the code of its grade."""

    number: str
    name: str
    total: Decimal | None
    grade: str | None


def plans_scored(gate: Gate) -> list[InScoring]:
    """The plans that are being scored, or were just shown, with sheets that the person may read."""
    mine = gate.select(AppraisalSheet, AppraisalSheet.plan)
    plans = AppraisalPlan.select().where(AppraisalPlan.state.in_(ASKED_IN), AppraisalPlan.id.in_(mine))
    found = list(plans.order_by(AppraisalPlan.score_by.desc(), AppraisalPlan.number))
    columns = (AppraisalSheet.plan, fn.COUNT(Score.id), fn.COUNT(Score.given_at))
    query = (
        everything(Score, *columns, why="how many scores are in on sheets that the person may read")
        .join(AppraisalSheet)
        .where(Score.sheet.in_(_readable(gate, [plan.id for plan in found])))
    )
    counts = {plan: (asked, given) for plan, asked, given in query.group_by(AppraisalSheet.plan).tuples()}
    return [InScoring(plan, *counts.get(plan.id, (0, 0))) for plan in found]


def results_of(gate: Gate, plan: AppraisalPlan) -> list[Result]:
    """The sheets of a plan that the person may read, by name."""
    query = gate.select(AppraisalSheet).where(AppraisalSheet.plan == plan.id, AppraisalSheet.state != EXEMPT)
    found = [
        Result(sheet.number, name, _printed(sheet.total), sheet.grade)
        for sheet, name in names_of(list(query))
    ]
    return sorted(found, key=lambda one: (one.name, one.number))


def names_of(sheets: Sequence[AppraisalSheet]) -> list[tuple[AppraisalSheet, str]]:
    """The sheets with whom they appraise, a person or a department."""
    owners = {sheet.owner_id for sheet in sheets} - {None}
    people = dict(Person.select(Person.id, Person.name).where(among(Person.id, owners)).tuples())
    ids = {sheet.department_id for sheet in sheets}
    departments = {one.id: one for one in Department.select().where(among(Department.id, ids))}
    return [
        (
            sheet,
            department_name(departments[sheet.department_id])
            if sheet.kind == DEPARTMENT
            else people[sheet.owner_id],
        )
        for sheet in sheets
    ]


def _readable(gate: Gate, plans: Sequence[int]) -> ModelSelect:
    query = gate.select(AppraisalSheet, AppraisalSheet.id)
    return query.where(among(AppraisalSheet.plan, plans), AppraisalSheet.state != EXEMPT)


def _printed(total: int | None) -> Decimal | None:
    return None if total is None else Decimal(total) / TENTHS
