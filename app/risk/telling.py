"""Tasks and notifications about risks."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import everything
from app.access.upward import may_own
from app.clock import today
from app.inbox import notices, tasks
from app.inbox.models import Task
from app.inbox.subjects import Subject
from app.people.models import Person
from app.risk.models import CLOSED, Risk
from app.risk.steps import VIEW
from app.room import Reason

ASSESS, ACTION, REVIEW, GROUND, EXPIRED = REASON_CODES = (
    "risk_assess",
    "risk_action",
    "risk_review",
    "risk_ground",
    "risk_expired",
)
AHEAD = timedelta(days=7)
"""How long before a review is due its owner gets the task."""


def _is_due(task: Task) -> bool:
    """Whether the risk that a task is about is still to be reviewed."""
    risks = everything(Risk, why="a task about it asks whether its review is due; nothing is shown")
    due = Risk.next_review <= today() + AHEAD
    return bool(risks.where(Risk.number == task.record, Risk.state != CLOSED, due).exists())


REASONS = {
    ASSESS: Reason(_l("A risk to assess"), lambda title: _("Assess the risk “%(title)s”", title=title)),
    ACTION: Reason(_l("An action against a risk")),
    REVIEW: Reason(
        _l("A risk to look at again"),
        lambda title: _("Look at the risk “%(title)s” again", title=title),
        _l("Review the risk here, with a note: that ends the task."),
        _is_due,
    ),
    GROUND: Reason(
        _l("A residual without ground"),
        lambda title: _("Test the controls of the risk “%(title)s” again, or rate it anew", title=title),
    ),
    EXPIRED: Reason(
        _l("An acceptance that has expired"),
        lambda title: _("Decide anew on the risk “%(title)s”: its acceptance has expired", title=title),
    ),
}
"""Why a task is given; those of one risk keep its title."""
NAMED_OWNER, ACTION_DONE = ("risk.owner", "risk.action.done")
NOTICES = {
    NAMED_OWNER: ("grid", _l("%(by)s made you the owner of a risk")),
    ACTION_DONE: ("check", _l("%(by)s has reported an action against a risk as done")),
}
WITHIN = timedelta(days=14)
"""In which a risk is to be assessed, or decided on anew."""


def subject_of(risk: Risk) -> Subject:
    """What tasks and notifications call it."""
    return Risk.audit_kind, str(risk.number)


def give(giver: Person | None, risk: Risk, reason: str, due: date | None = None) -> None:
    """Give the owner of `risk` a task for that `reason`, unless one is open, or they can't read it."""
    if risk.owner_id is None or open_tasks(risk, [reason]):
        return
    owner = Person.get_by_id(risk.owner_id)
    if may_own(owner, risk.level, VIEW):
        tasks.give(giver, owner, risk.title, due or today() + WITHIN, subject_of(risk), reason)


def finish(person: Person | None, risk: Risk, reasons: Iterable[str]) -> None:
    """What was asked for has been done: the tasks of these reasons are over."""
    for task in open_tasks(risk, reasons):
        tasks.close(person, task)


def open_tasks(risk: Risk, reasons: Iterable[str]) -> list[Task]:
    """The open tasks about `risk` for these reasons."""
    rows = everything(Task, why="they are about a risk that came through the gate, or is a job's")
    about = (Task.kind == Risk.audit_kind, Task.record == risk.number, Task.done_at.is_null())
    return list(rows.where(*about, Task.reason.in_(list(reasons))))


def tell_owner(risk: Risk, by: Person | None) -> None:
    """Whoever is made the owner hears of it."""
    if risk.owner_id is not None:
        notices.notify([risk.owner_id], NAMED_OWNER, subject_of(risk), by)
