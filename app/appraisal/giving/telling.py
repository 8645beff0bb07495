"""Telling scorers: a task when their scores are wanted, a reminder before the last day and one after it."""

from collections.abc import Iterable
from datetime import date

from app.access.gate import everything
from app.appraisal.giving.asked import is_open, waiting_in
from app.appraisal.models import AppraisalPlan
from app.appraisal.steps import PLAN_STEPS
from app.clock import today
from app.db.base import among
from app.db.connection import database
from app.inbox import tasks
from app.inbox.models import Notice, Task
from app.inbox.notices import notify_once
from app.inbox.subjects import Subject
from app.people.models import Person
from app.room import Outcome, Running
from app.worktime.calendars import OFFICE, calendars

JOB = "appraisal.scores"
KIND = "appraisal_scores"
"""What tasks and reminders are about: the scores that their reader is asked for in a plan."""
TASK = "appraisal_scores"
DUE, OVERDUE, WANTED = REMINDERS = ("scores_due", "scores_overdue", "scores_wanted")
WORKDAYS_BEFORE = 2
"""How long before the last day those are reminded who have not handed in."""


def subject_of(plan: AppraisalPlan) -> Subject:
    """What a scorer's task is about. It is no record: their sheets are none of a scorer's business."""
    return KIND, plan.number


def watch(_: Running) -> Outcome | None:
    """Ask where scores have become wanted, remind of those that are due."""
    told = 0
    for plan in list(AppraisalPlan.select().where(AppraisalPlan.state.in_([*PLAN_STEPS["give"].before]))):
        if is_open(plan, today()):
            told += ask(plan) + _remind_by_day(plan)
    return Outcome("Scorers told: %(count)s.", count=told) if told else None


def ask(plan: AppraisalPlan) -> int:
    """Give a task to each scorer of a plan who has still to hand in and has none. Returns how many."""
    with database.atomic():
        there = {task.person_id for task in _open_tasks(plan)}
        wanted = [person for person in _late(plan) if person.id not in there and not person.disabled]
        last: date = plan.score_by
        for person in wanted:
            tasks.give(None, person, plan.name, max(last, today()), subject_of(plan), TASK)
    return len(wanted)


def close_tasks(by: Person | None, plan: AppraisalPlan) -> None:
    """Close the tasks of scorers who have nothing left to hand in; in the caller's transaction."""
    open_ = _open_tasks(plan)
    waiting = {score.person_id for score in waiting_in(plan.id)} if open_ else set()
    for task in open_:
        if task.person_id not in waiting:
            tasks.close(by, task)


def remind(plan: AppraisalPlan, persons: Iterable[Person], event: str, by: Person | None) -> None:
    """Remind scorers; what they have not read yet of earlier reminders falls away."""
    notify_once(persons, event, REMINDERS, subject_of(plan), by)


def _remind_by_day(plan: AppraisalPlan) -> int:
    event = _event_of(plan.score_by)
    if not event:
        return 0
    with database.atomic():
        told = _told(plan, event)
        missing = [person for person in _late(plan) if person.id not in told and not person.disabled]
        remind(plan, missing, event, None)
    return len(missing)


def _event_of(last: date) -> str:
    """Which reminder today is for, "" for none yet."""
    if today() > last:
        return OVERDUE
    return DUE if today() >= calendars()[OFFICE].later_by_days(last, -WORKDAYS_BEFORE) else ""


def _late(plan: AppraisalPlan) -> list[Person]:
    ids = {score.person_id for score in waiting_in(plan.id)}
    return list(Person.select().where(among(Person.id, ids)).order_by(Person.id))


def _told(plan: AppraisalPlan, event: str) -> set[int]:
    """Who had that reminder before."""
    query = everything(Notice, why="who was reminded of their own scores; nobody is told")
    kind, record = subject_of(plan)
    found = query.where(Notice.event == event, Notice.kind == kind, Notice.record == record)
    return {one.person_id for one in found}


def _open_tasks(plan: AppraisalPlan) -> list[Task]:
    query = everything(Task, why="the tasks of scorers, which handing in closes")
    kind, record = subject_of(plan)
    return list(query.where(Task.kind == kind, Task.record == record, Task.done_at.is_null()))
