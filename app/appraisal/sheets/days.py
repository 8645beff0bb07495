"""The job `appraisal.days`: what follows for shown sheets and their plans from the days that have passed."""

from typing import NamedTuple

from app.access.gate import everything
from app.appraisal.appeals.times import may_settle
from app.appraisal.models import EXEMPT, SETTLED, SHOWN, TO_ANSWER, AppraisalPlan, AppraisalSheet
from app.appraisal.moving import move_plan, move_sheet
from app.appraisal.steps import SHEET_STEPS
from app.clock import today
from app.db.connection import database

ENDS = frozenset({SETTLED, EXEMPT})


class Passed(NamedTuple):
    """How many sheets nobody answered in time, how many are final, and how many plans are."""

    silent: int = 0
    settled: int = 0
    finished: int = 0


def go_on() -> Passed:
    """Take every shown plan as far as the day allows; nothing is done twice."""
    counts = Passed()
    shown = AppraisalPlan.select(AppraisalPlan.id).where(AppraisalPlan.state == SHOWN)
    for (plan,) in list(shown.order_by(AppraisalPlan.id).tuples()):
        counts = Passed(*map(sum, zip(counts, _go_on(plan), strict=True)))
    return counts


def _go_on(number: int) -> Passed:
    """One plan, by its id, in a transaction of its own."""
    with database.atomic():
        plan = AppraisalPlan.get_by_id(number)
        if plan.state != SHOWN:
            return Passed()
        sheets = _sheets(plan)
        silent = [one for one in sheets if one.state == TO_ANSWER] if plan.answer_by < today() else []
        for sheet in silent:
            move_sheet(None, "pass", sheet)
        final = [one for one in sheets if one.state in SHEET_STEPS["settle"].before and may_settle(one)]
        for sheet in final:
            move_sheet(None, "settle", sheet)
        finished = all(one.state in ENDS for one in sheets)
        if finished:
            move_plan(None, "finish", plan)
        return Passed(len(silent), len(final), int(finished))


def _sheets(plan: AppraisalPlan) -> list[AppraisalSheet]:
    query = everything(AppraisalSheet, why="days pass for every sheet of a plan, whoever reads it")
    return list(query.where(AppraisalSheet.plan == plan.id).order_by(AppraisalSheet.id))
