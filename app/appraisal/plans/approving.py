"""A second person approves a plan, and it begins (clause 4.2)."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.standing import holders_of
from app.appraisal.models import DRAFT, AppraisalPlan
from app.appraisal.moving import move_plan
from app.appraisal.plans.beginning import make_sheets
from app.appraisal.plans.checking import late, problems
from app.appraisal.plans.drafts import draft_of
from app.appraisal.plans.offering import label_of, unit_of
from app.appraisal.plans.people import appraised, owner_of
from app.appraisal.plans.periods import last_day
from app.appraisal.plans.words import rule_words, whom_words
from app.appraisal.reading import plan_numbered
from app.appraisal.steps import PLAN_STEPS, VIEW, check_step
from app.appraisal.words import grade_words
from app.clock import now
from app.errors import Conflict, NotFound
from app.inbox.finding import open_request
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND = "appraisal.plan"
STEP = PLAN_STEPS["approve"]


def ask_for_approval(gate: Gate, plan: AppraisalPlan, reason: str, rev: int) -> Request:
    """Ask that a plan begins as it stands. Raises Forbidden, Conflict, Invalid."""
    if rev != plan.rev or waiting(plan) is not None:
        raise Conflict("The plan has changed meanwhile: look at it once more.")
    subject = Subject(AppraisalPlan.audit_kind, plan.number, _concerned(plan))
    return ask(gate, KIND, subject, reason, {"rev": plan.rev})


def _appraised(plan: AppraisalPlan) -> set[int]:
    """The ids of those whom a plan appraises, of departments their leads."""
    owners = {owner_of(one) for one in appraised(plan.subject, plan.whom)}
    return {owner for owner in owners if owner is not None}


def _concerned(plan: AppraisalPlan) -> int | None:
    """Whoever would decide on the plan and is appraised by it: somebody else is asked (access rule 6)."""
    return next(iter(sorted(holders_of(STEP.approved_by) & _appraised(plan))), None)


def waiting(plan: AppraisalPlan) -> Request | None:
    """The request about a plan that nobody has decided yet: as long as it waits, the plan stays as it is."""
    return open_request(KIND, plan.number) if plan.state == DRAFT else None


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    plan = plan_numbered(number)
    check_step(gate, "approve", plan)
    if plan.rev != details["rev"]:
        raise Conflict("The plan has changed since it was asked for.")
    draft = draft_of(plan)
    for problem in chain(problems(draft, plan), late(draft)):
        raise problem


def _run(approved: Approved) -> Outcome:
    plan, decider = plan_numbered(approved.request.subject), approved.decider
    if decider is not None and decider.id in _appraised(plan):
        raise Conflict("Nobody approves what concerns themselves. Ask somebody else.")
    count = make_sheets(decider, plan)  # first: whoever hears that the plan has begun finds them
    move_plan(decider, "approve", plan, approved_by=decider and decider.id, approved_at=now())
    return Outcome("The plan “%(plan)s” has begun: %(count)s sheets.", plan=plan.name, count=count)


def _told(request: Request, gate: Gate) -> list[Told]:
    """What is in it: nobody's figures. As it stands, unless that is no longer what was asked for."""
    try:
        plan = plan_numbered(request.subject)
    except NotFound:
        return [Told(_l("Appraisal plan"), request.subject)]
    url = url_for("appraisal.plan", number=plan.number) if gate.has(VIEW) else ""
    name = Told(_l("Appraisal plan"), plan.name, url=url)
    if plan.state == DRAFT and plan.rev != details_of(request)["rev"]:
        return [name]
    draft = draft_of(plan)
    period = _("%(since)s to %(last)s", since=plan.since.isoformat(), last=last_day(plan.until).isoformat())
    lines = [
        Told(
            label_of(line.indicator, line.label),
            _(
                "Weight %(weight)d: %(rule)s",
                weight=line.weight,
                rule=rule_words(line.rule, unit_of(line.indicator, line.unit)),
            ),
        )
        for line in draft.lines
    ]
    parts = _(
        "superior %(superior)s, colleagues %(peers)s, oneself %(own)s",
        superior=plan.superior_part,
        peers=plan.peers_part,
        own=plan.own_part,
    )
    words = grade_words(plan.grades)
    grades = _(", ").join(
        _("%(grade)s from %(first)s", grade=words[one[1]], first=one[0]) for one in plan.grades
    )
    return [
        name,
        Told(_l("Period"), period),
        Told(_l("Appraised"), whom_words(plan.subject, plan.whom)),
        Told(_l("Sheets"), str(len(appraised(plan.subject, plan.whom)))),
        *lines,
        Told(_l("Figures collected on"), plan.collect_on.isoformat()),
        Told(_l("Last day for scores"), plan.score_by.isoformat()),
        Told(_l("Last day to answer"), plan.answer_by.isoformat()),
        Told(_l("Given scores"), parts),
        Told(_l("Most of an indicator"), str(plan.cap)),
        Told(_l("Grades"), grades),
    ]


APPROVING = Approval(
    KIND,
    _l("Begin an appraisal plan"),
    STEP.who,
    _run,
    check=_check,
    told=_told,
    decided_by=STEP.approved_by,
)
