"""Given scores plug themselves in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.appraisal.converters import ScoredNumber, ScoredPlan
from app.appraisal.giving import officer_views, telling, views  # noqa: F401  their routes hang on the blueprint
from app.appraisal.giving.leaving import SCORES_HELD
from app.appraisal.giving.settling import settle_given
from app.appraisal.giving.showing import EVENT, settle_confirmation
from app.appraisal.giving.showing import TASK as CONFIRM
from app.appraisal.giving.sparing import spare_colleagues
from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.appraisal.steps import PLAN_STEPS
from app.chain.writing import Entry
from app.room import Outcome, Reason, Room, Running, Task

PAGES = (
    *("scores", "give_scores", "score", "give_score"),
    *("scoring", "plan_scoring", "remind_scorers", "scorer", "replace_scorer", "excuse_scorer"),
    *("before_showing", "show_plan", "given_scores"),
)
ANSWERED = ("accept", "pass", "appeal", "settle")
"""Steps of a sheet after which nothing is left to be confirmed."""


def _collected(entry: Entry) -> None:
    """A plan is scored right away if nobody lacks; else those who do are asked, before the job comes by."""
    plan = entry.record
    if isinstance(plan, AppraisalPlan) and not settle_given(plan):
        telling.ask(plan)


def _watch(run: Running) -> Outcome | None:
    """The job `appraisal.scores`: ask, and remind; first of all nobody whose score could be worked out."""
    for plan in list(AppraisalPlan.select().where(AppraisalPlan.state.in_([*PLAN_STEPS["give"].before]))):
        if spare_colleagues(plan):
            settle_given(plan)
    return telling.watch(run)


def _exempted(entry: Entry) -> None:
    """Nobody is asked for scores on that sheet any more."""
    if isinstance(entry.record, AppraisalSheet):
        plan = AppraisalPlan.get_by_id(entry.record.plan_id)
        telling.close_tasks(entry.person, plan)
        settle_given(plan)


room = Room(
    "appraisal.giving",
    reasons={
        telling.TASK: Reason(
            _l("Scores that you are asked for"), lambda plan: _("Give your scores: %(plan)s", plan=plan)
        ),
        CONFIRM: Reason(
            _l("An appraisal that you are shown"),
            lambda plan: _("Look at your appraisal and answer it: %(plan)s", plan=plan),
        ),
    },
    notices={
        telling.DUE: ("clock", _l("Scores that you are asked for are due soon")),
        telling.OVERDUE: ("clock", _l("Scores that you are asked for are overdue")),
        telling.WANTED: ("clock", _l("%(by)s reminds you of scores that you are asked for")),
        EVENT: ("check", _l("Your appraisal is shown to you: look at it and answer it")),
    },
    pages={telling.KIND: "appraisal.scores"},
    listens={
        "appraisal.plan.collect": _collected,
        "appraisal.sheet.exempt": _exempted,
        **{f"appraisal.sheet.{step}": settle_confirmation for step in ANSWERED},
    },
    holdings=[SCORES_HELD],
    jobs=[Task(telling.JOB, _watch, every="20 * * * *", label=_l("Scorers of appraisals"))],
    help=dict.fromkeys((f"appraisal.{name}" for name in PAGES), "appraisal-scores"),
    converters={"scored": ScoredNumber, "scored_plan": ScoredPlan},
)
