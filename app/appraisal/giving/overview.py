"""What those who run appraisals see of the scoring: plan by plan, and what each sheet comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from peewee import ModelSelect, fn

from app.access.gate import Gate, everything
from app.appraisal.giving.asked import ASKED_IN
from app.appraisal.marking import from_tenths
from app.appraisal.models import EXEMPT, AppraisalPlan, AppraisalSheet, Score
from app.appraisal.reading import names_of
from app.db.base import among


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
    sheets = list(query)
    names = names_of(sheets)
    found = [Result(sheet.number, names[sheet.id], from_tenths(sheet.total), sheet.grade) for sheet in sheets]
    return sorted(found, key=lambda one: (one.name, one.number))


def _readable(gate: Gate, plans: Sequence[int]) -> ModelSelect:
    query = gate.select(AppraisalSheet, AppraisalSheet.id)
    return query.where(among(AppraisalSheet.plan, plans), AppraisalSheet.state != EXEMPT)
