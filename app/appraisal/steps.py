"""The life of a plan and of its sheets: which step leads from where to where, and who may take it.

This table is the only place that says so (issue of clause 4.2 to 4.6). A step that nobody takes is the
program's: it follows from a date, or from the last of several things. Who is a second person is checked by
`inbox.requests`; that nobody decides on their own sheet, by whoever takes the step.
"""

from collections.abc import Mapping
from typing import NamedTuple

from app.access.gate import Gate
from app.appraisal.consequences import models as consequences
from app.appraisal.models import (
    ACCEPTED,
    APPEALED,
    ARCHIVED,
    COLLECTED,
    DRAFT,
    EXEMPT,
    FINAL,
    OPEN,
    RUNNING,
    SCORED,
    SETTLED,
    SHOWN,
    SILENT,
    TO_ANSWER,
    AppraisalPlan,
    AppraisalSheet,
)
from app.errors import Conflict, Forbidden

PLAN, COLLECT, PUBLISH, APPROVE, DECIDE = PERMISSIONS = (
    "appraisal.plan",
    "appraisal.collect",
    "appraisal.publish",
    "appraisal.approve",
    "appraisal.decide",
)
VIEW = "appraisal.view"
"""What each of them brings: reading the plans, and the sheets of one's scope."""
OWNER, DECIDER, SCORER, PROGRAM = ("owner", "decider", "scorer", "")
"""Who takes a step, where that is no permission: of the sheet itself, who is asked to score, or nobody."""


class Step(NamedTuple):
    """From one of `before` to `after`; "" where it stays.

    `who` is a permission, OWNER, DECIDER, SCORER or PROGRAM.

    `approved_by` is the permission of the second person who has to agree, "" where none has to.
    """

    before: frozenset[str]
    after: str
    who: str
    approved_by: str = ""


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


PLAN_STEPS: Mapping[str, Step] = {
    "edit": Step(_from(DRAFT), "", PLAN),
    "remove": Step(_from(DRAFT), "", PLAN),
    "approve": Step(_from(DRAFT), RUNNING, PLAN, approved_by=APPROVE),
    "enter": Step(_from(RUNNING), "", COLLECT),
    "enter_late": Step(_from(COLLECTED, SCORED, SHOWN), "", COLLECT),
    "collect": Step(_from(RUNNING), COLLECTED, COLLECT),
    "give": Step(_from(RUNNING, COLLECTED), "", SCORER),
    "remind": Step(_from(RUNNING, COLLECTED), "", PUBLISH),
    "replace": Step(_from(RUNNING, COLLECTED), "", PUBLISH),
    "score": Step(_from(COLLECTED), SCORED, PROGRAM),
    "collect_again": Step(_from(COLLECTED, SCORED, SHOWN), "", COLLECT, approved_by=APPROVE),
    "show": Step(_from(SCORED), SHOWN, PUBLISH),
    "finish": Step(_from(SHOWN), FINAL, PROGRAM),
    "archive": Step(_from(FINAL), ARCHIVED, PUBLISH),
}
SHEET_STEPS: Mapping[str, Step] = {
    "attach": Step(_from(OPEN, TO_ANSWER, APPEALED), "", OWNER),
    "exempt": Step(_from(OPEN), EXEMPT, COLLECT),
    "show": Step(_from(OPEN), TO_ANSWER, PUBLISH),
    "comment": Step(_from(TO_ANSWER, APPEALED), "", OWNER),
    "accept": Step(_from(TO_ANSWER), ACCEPTED, OWNER),
    "pass": Step(_from(TO_ANSWER), SILENT, PROGRAM),
    "appeal": Step(_from(TO_ANSWER, SILENT, APPEALED), APPEALED, OWNER),
    "withdraw": Step(_from(APPEALED), "", OWNER),
    "answer_again": Step(_from(APPEALED), TO_ANSWER, PROGRAM),
    "assign": Step(_from(APPEALED), "", PROGRAM),
    "reassign": Step(_from(APPEALED), "", PUBLISH),
    "decide": Step(_from(APPEALED), "", DECIDER),
    "settle": Step(_from(ACCEPTED, SILENT, APPEALED), SETTLED, PROGRAM),
}
CONSEQUENCE_STEPS: Mapping[str, Step] = {
    "change": Step(_from(consequences.PROPOSED), "", PUBLISH),
    "hear": Step(_from(consequences.PROPOSED), "", PUBLISH),
    "see": Step(_from(consequences.PROPOSED), "", OWNER),
    "record": Step(_from(consequences.PROPOSED), "", PUBLISH),
    "silence": Step(_from(consequences.PROPOSED), "", PUBLISH),
    "reply": Step(_from(consequences.PROPOSED), "", OWNER),
    "put_in_force": Step(_from(consequences.PROPOSED), consequences.IN_FORCE, PUBLISH, approved_by=APPROVE),
    "begin": Step(_from(consequences.PROPOSED), consequences.OPEN, PUBLISH, approved_by=APPROVE),
    "drop": Step(_from(consequences.PROPOSED, consequences.OPEN), consequences.DROPPED, PUBLISH),
    "report": Step(_from(consequences.OPEN), consequences.DONE, OWNER),
    "report_for": Step(_from(consequences.OPEN), consequences.DONE, PUBLISH),
    "confirm": Step(_from(consequences.DONE), consequences.CONFIRMED, PUBLISH),
    "give_back": Step(_from(consequences.DONE), consequences.OPEN, PUBLISH),
}
"""Of what follows from a sheet: nobody but its person takes their own steps, and no step of others on it."""


def may_take(gate: Gate, name: str, plan: AppraisalPlan) -> bool:
    """Whether the person takes, or asks for, that step of `plan` now."""
    step = PLAN_STEPS[name]
    return plan.state in step.before and bool(step.who) and gate.has(step.who)


def check_step(gate: Gate, name: str, plan: AppraisalPlan) -> Step:
    """The step, where the person may take it now.

    Raises Forbidden, Conflict where the plan is elsewhere by now.
    """
    step = PLAN_STEPS[name]
    if not step.who or not gate.has(step.who):
        raise Forbidden
    if plan.state not in step.before:
        raise Conflict("The plan has gone on meanwhile.")
    return step


def may_take_on(gate: Gate, name: str, sheet: AppraisalSheet) -> bool:
    """Whether the person takes that step of `sheet` now."""
    step = SHEET_STEPS[name]
    return sheet.state in step.before and _is_theirs(gate, step, sheet)


def check_step_on(gate: Gate, name: str, sheet: AppraisalSheet) -> Step:
    """As `check_step`, of a sheet that came through the gate."""
    step = SHEET_STEPS[name]
    if not _is_theirs(gate, step, sheet):
        raise Forbidden
    if sheet.state not in step.before:
        raise Conflict("The sheet has gone on meanwhile.")
    return step


def _is_theirs(gate: Gate, step: Step, sheet: AppraisalSheet) -> bool:
    if step.who == OWNER:
        return bool(sheet.owner_id == gate.person.id)
    if step.who == DECIDER:
        return bool(sheet.decider_id == gate.person.id)
    return bool(step.who) and gate.may(step.who, sheet)
