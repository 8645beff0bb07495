"""The jobs: collecting the plans whose day has come, or one that is asked for; comparing a collected one."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.appraisal.collecting.comparing import compare
from app.appraisal.collecting.freezing import check_again, check_collectable, collect
from app.appraisal.models import RUNNING, AppraisalPlan
from app.appraisal.reading import plan_numbered
from app.appraisal.steps import PLAN_STEPS
from app.clock import today
from app.jobs.queue import enqueue
from app.room import Outcome, Running, Task

COLLECT, COMPARE = "appraisal.collect", "appraisal.compare"


def ask_for_collecting(gate: Gate, plan: AppraisalPlan) -> int:
    """Have a plan collected in the background. Returns the run. Raises Forbidden, Invalid."""
    gate.require(PLAN_STEPS["collect"].who)
    check_collectable(plan)
    return enqueue(COLLECT, gate.person, plan.number)


def ask_for_comparing(gate: Gate, plan: AppraisalPlan) -> int:
    """Have it worked out what collecting a plan again would change. Returns the run.

    Raises Forbidden, Invalid.
    """
    gate.require(PLAN_STEPS["collect_again"].who)
    check_again(plan)
    return enqueue(COMPARE, gate.person, plan.number)


def _collect(run: Running) -> Outcome | None:
    if run.subject:
        made = collect(plan_numbered(run.subject), run.person, progress=run.progress)
        return Outcome("The figures of the plan “%(plan)s” were collected.", plan=made.plan.name)
    due = AppraisalPlan.select().where(AppraisalPlan.state == RUNNING, AppraisalPlan.collect_on <= today())
    numbers = [plan.number for plan in due.order_by(AppraisalPlan.collect_on, AppraisalPlan.id)]
    for number in numbers:
        enqueue(COLLECT, None, number)
    return (
        Outcome("Plans whose figures are to be collected: %(count)s.", count=len(numbers))
        if numbers
        else None
    )


def _compare(run: Running) -> Outcome:
    found = compare(plan_numbered(run.subject), run.progress)
    return Outcome("Figures that would change: %(count)s.", count=len(found.changes))


def _page(number: str) -> str:
    return url_for("appraisal.collection", number=number)


COLLECTING = Task(
    COLLECT,
    _collect,
    every="10 4 * * *",
    label=_l("Collecting figures of appraisals"),
    long=True,
    result=_page,
)
COMPARING = Task(COMPARE, _compare, label=_l("Comparing figures of an appraisal"), long=True)
