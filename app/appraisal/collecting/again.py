"""Collecting a plan again: asked for with what would change, agreed to by a second person (clause 4.3)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.appraisal.collecting.behind import cells_behind
from app.appraisal.collecting.comparing import comparison_of, told
from app.appraisal.collecting.freezing import check_again, collect
from app.appraisal.collecting.frozen import collections_of
from app.appraisal.models import SHOWN, AppraisalPlan, AppraisalSheet, FrozenValue
from app.appraisal.reading import plan_numbered
from app.appraisal.steps import PLAN_STEPS, VIEW, check_step
from app.clock import local
from app.errors import Conflict, Invalid, KebuError, NotFound
from app.inbox.finding import open_request
from app.inbox.models import Request
from app.inbox.notices import notify
from app.inbox.requests import Approved, Subject, ask, carry_on, details_of, settle
from app.jobs.queue import enqueue
from app.room import Approval, Outcome, Running, Task, Told

KIND = "appraisal.collection"
JOB = "appraisal.collect_again"
CHANGED = "appraisal_again"
STEP = PLAN_STEPS["collect_again"]
MOST_TOLD = 40
NOTICES = {CHANGED: ("gauge", _l("A figure of your appraisal was collected again: look at it once more"))}


def ask_to_collect_again(gate: Gate, plan: AppraisalPlan, reason: str, sha256: str) -> Request:
    """Ask for what the comparison with that digest says. Raises Forbidden, Conflict, Invalid."""
    gate.require(STEP.who)
    check_again(plan)
    return ask(gate, KIND, Subject(AppraisalPlan.audit_kind, plan.number), reason, {"sha256": sha256})


def waiting(plan: AppraisalPlan) -> Request | None:
    """The request about a plan that nobody has decided yet."""
    return open_request(KIND, plan.number)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    plan = plan_numbered(number)
    check_step(gate, "collect_again", plan)
    found = comparison_of(plan)
    if found is None or not found.sha256:
        raise Invalid("request", "Nothing would change. Compare the figures first.")
    if found.sha256 != details["sha256"]:
        raise Conflict("The figures have changed since they were compared. Compare them again.")


def _run(approved: Approved) -> None:
    enqueue(JOB, approved.asker.person, approved.request.number)


def collect_again(run: Running) -> Outcome | None:
    """The job: what was agreed to, with both people's rights checked once more."""
    approved = carry_on(run.subject)
    if approved is None:
        return None
    request = approved.request
    plan = plan_numbered(request.subject)
    try:
        made = collect(plan, approved.asker.person, request.reason, run.progress, approved.details["sha256"])
    except KebuError as error:
        settle(request, error)
        raise
    said = Outcome("Collected again, turn %(turn)s.", turn=made.turn)
    settle(request, said)
    return said


def tell_people(entry: Any) -> None:  # noqa: ANN401  a row of the chain
    """Whoever was shown a sheet of which a figure has changed hears of it."""
    plan = entry.record
    if not isinstance(plan, AppraisalPlan) or plan.state != SHOWN:
        return
    newest = collections_of(plan).get()
    changed = everything(FrozenValue, FrozenValue.sheet, why="whom the new figures concern")
    changed = changed.where(FrozenValue.collection == newest.id)
    sheets = everything(AppraisalSheet, why="whom the new figures concern").where(
        AppraisalSheet.id.in_(changed)
    )
    for sheet in sheets.where(AppraisalSheet.owner.is_null(False)):  # noqa: FBT003
        notify([sheet.owner_id], CHANGED, (AppraisalSheet.audit_kind, sheet.number), None)


def _told(request: Request, gate: Gate) -> list[Told]:
    """What would change on the sheets that the reader may read, and what was changed of spend behind it."""
    try:
        plan = plan_numbered(request.subject)
    except NotFound:
        return [Told(_l("Appraisal plan"), request.subject)]
    url = url_for("appraisal.collection", number=plan.number) if gate.has(VIEW) else ""
    lines = [Told(_l("Appraisal plan"), plan.name, url=url)]
    found = comparison_of(plan)
    if found is None or found.sha256 != details_of(request)["sha256"]:
        return lines
    changes = told(gate, plan, found)
    lines += [
        Told(_("%(name)s, %(figure)s", name=one.name, figure=one.label), one.after, before=one.before)
        for one in changes[:MOST_TOLD]
    ]
    if len(changes) > MOST_TOLD:
        lines.append(Told(_l("Further changes"), str(len(changes) - MOST_TOLD)))
    for cell in cells_behind(gate, plan):
        moment = f"{local(cell.at):%Y-%m-%d %H:%M}"
        said = _("%(person)s, %(moment)s: %(reason)s", person=cell.person, moment=moment, reason=cell.reason)
        lines += [Told(cell.label, cell.after, before=cell.before), Told(_l("Changed by"), said)]
    return lines


COLLECTING_AGAIN = Approval(
    KIND,
    _l("Collect figures of an appraisal again"),
    STEP.who,
    _run,
    check=_check,
    told=_told,
    decided_by=STEP.approved_by,
)
AGAIN = Task(JOB, collect_again, label=_l("Collecting figures again"), long=True)
