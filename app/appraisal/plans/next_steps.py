"""What comes next in the life of a plan, who may do it, and the buttons for it."""

from typing import Any, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.standing import holders_of
from app.appraisal import models
from app.appraisal.models import AppraisalPlan
from app.appraisal.steps import PLAN_STEPS, may_take
from app.inbox.models import Request
from app.people.models import Person

SOME = 5
"""So many of those who may do it are named."""
NEXT = {
    models.DRAFT: "approve",
    models.RUNNING: "collect",
    models.COLLECTED: "score",
    models.SCORED: "show",
    models.SHOWN: "finish",
    models.FINAL: "archive",
}
WAITS = {
    models.DRAFT: _l("It is being written. Whoever makes plans asks a second person to approve it."),
    models.RUNNING: _l("Its figures are collected on their day, by themselves."),
    models.COLLECTED: _l("It waits for those who give scores."),
    models.SCORED: _l("It waits to be shown to those whom it appraises."),
    models.SHOWN: _l("It waits for the answers, and until every appeal is decided."),
    models.FINAL: _l("Consequences are proposed and approved; then it can be put away."),
    models.ARCHIVED: _l("It is over."),
}
ASKED = _l("A second person is asked; nothing of it can be changed meanwhile.")
DATES = {models.RUNNING: "collect_on", models.COLLECTED: "score_by", models.SHOWN: "answer_by"}
"""The day by which what comes next should be done."""


class Button(NamedTuple):
    """What whoever takes `step` is led to while it can be taken, or in `states`; by a form if it `posts`."""

    step: str
    endpoint: str
    label: Any
    icon: str = ""
    posts: bool = False
    main: bool = False
    states: tuple[str, ...] = ()


BUTTONS = (
    Button("edit", "appraisal.edit_plan", _l("Edit"), "edit"),
    Button("edit", "appraisal.plan_scorers", _l("Scorers"), "people"),
    Button("edit", "appraisal.preview", _l("Preview"), "eye"),
    Button("approve", "appraisal.ask_plan", _l("Ask for approval"), "check", main=True),
    Button("collect", "appraisal.collection", _l("Collect figures"), "import", main=True),
    Button("collect_again", "appraisal.collection", _l("Collected figures")),
    Button("show", "appraisal.plan_scoring", _l("Given scores"), states=(models.COLLECTED, models.SCORED)),
    Button("show", "appraisal.before_showing", _l("Show the results"), "eye", main=True),
    Button("archive", "appraisal.consequences_of_plan", _l("Consequences"), "check", main=True),
    Button("archive", "appraisal.archive_plan", _l("Put away"), posts=True),
)
"""In the order of the page; the analysis stands on a page of its own."""


class Next(NamedTuple):
    """What a plan waits for, by when, and who of the house may do it; () where nobody need."""

    words: Any
    by: Any
    names: tuple[str, ...]
    more: int


def next_of(plan: AppraisalPlan, request: Request | None) -> Next:
    """What a plan waits for; `request` is the one that is open about it."""
    words = ASKED if request else WAITS[plan.state]
    name = NEXT.get(plan.state)
    step = PLAN_STEPS[name] if name else None
    who = (step.approved_by if request else step.who) if step else ""
    found = _names(who) if who else []
    return Next(
        words,
        DATES.get(plan.state) and getattr(plan, DATES[plan.state]),
        tuple(found[:SOME]),
        len(found[SOME:]),
    )


def buttons_of(gate: Gate, plan: AppraisalPlan, request: Request | None) -> list[tuple[Button, str]]:
    """What the person may do now, with its address."""
    if request is not None:
        return []
    return [(one, url_for(one.endpoint, number=plan.number)) for one in BUTTONS if _is_shown(gate, plan, one)]


def _is_shown(gate: Gate, plan: AppraisalPlan, one: Button) -> bool:
    if one.states:
        return plan.state in one.states and gate.has(PLAN_STEPS[one.step].who)
    return may_take(gate, one.step, plan)


def _names(permission: str) -> list[str]:
    found = Person.select(Person.name).where(Person.id.in_(holders_of(permission)), ~Person.disabled)
    return [person.name for person in found.order_by(Person.name, Person.id)]
