"""Tests that hold no longer: told once, on the chain and as a task of testing anew (clause 5.2)."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import JOIN, ModelSelect

from app.access.gate import Gate, everything
from app.access.standing import holders_of
from app.chain.writing import writing
from app.clock import now, today
from app.db.connection import database
from app.inbox import tasks
from app.inbox.models import Task
from app.inbox.subjects import Subject, may_read
from app.organisation.processes.models import Process, ProcessStep
from app.organisation.processes.rights import MANAGE
from app.people.models import Person
from app.risk import grounds
from app.risk.controls.effect import EXPIRED, effect
from app.risk.controls.models import ExpiredTest
from app.risk.controls.reading import checked, newest_of, text_of
from app.risk.models import CLOSED, Control, ControlTest, Risk, RiskPoint
from app.room import Outcome, Reason, Running

JOB = "risk.control_tests"
REASON = "control_test"
REASONS = {
    REASON: Reason(
        _l("The test of a control has expired"),
        lambda name: _("Test this control again: %(name)s", name=name),
        _l("Test the control again and write the test down on its page: that ends the task."),
        lambda task: _still_expired(task),  # noqa: PLW0108  it stands below
    )
}
TIME = timedelta(days=14)
"""So long somebody has to test it anew."""


def tell_expired(_run: Running) -> Outcome | None:
    """Tell of every test that holds no longer, once: the control's row, and one task. Safe to run twice."""
    day, told = today(), 0
    controls = list(_in_use())
    newest = newest_of([one.id for one in controls])
    before = {test for (test,) in ExpiredTest.select(ExpiredTest.test).tuples()}
    for control in controls:
        test = newest.get(control.id)
        if test is not None and test.id not in before and effect(checked(test), day) == EXPIRED:
            _tell(control, test, day)
            told += 1
    return Outcome("%(count)s tests of controls have expired.", count=told) if told else None


def end_task(person: Person, control: Control) -> None:
    """Testing it anew is over: it was done, or the control is retired. In the caller's transaction."""
    query = everything(Task, why="a control needs no test any more, which ends the task; nothing is shown")
    tests = everything(ControlTest, ControlTest.id, why="those of a control that needs no test any more")
    mine = ExpiredTest.test.in_(tests.where(ControlTest.control == control.id))
    about = ExpiredTest.select(ExpiredTest.task).where(mine)
    for task in list(query.where(Task.id.in_(about), Task.done_at.is_null())):
        tasks.close(person, task)


def _still_expired(task: Task) -> bool:
    """Whether the control that a task asks to test is in use, and no test holds again."""
    told = ExpiredTest.get_or_none(ExpiredTest.task == task.id)
    if told is None:
        return False
    test = everything(ControlTest, ControlTest.control, why="which control a task is about; nothing is shown")
    control = test.where(ControlTest.id == told.test_id).scalar()
    newest = newest_of([control]).get(control)
    expired = newest is not None and effect(checked(newest), today()) == EXPIRED
    return expired and bool(_in_use().where(Control.id == control).exists())


def subject_of(control: Control) -> Subject:
    """What a task about it is as secret as: the risk that it belongs to alone, else the control."""
    if control.risk_id is None:
        return "control", str(control.key)
    numbers = everything(Risk, Risk.number, why="a task names the risk that it is about")
    return "risk", str(numbers.where(Risk.id == control.risk_id).scalar())


def _in_use() -> ModelSelect:
    """The controls of what is in use: of no point, step or process that is retired, of no closed risk."""
    step, process = ProcessStep.alias(), Process.alias()
    query = everything(Control, why="tests that expired are told of; nothing is shown")
    query = query.join(RiskPoint, JOIN.LEFT_OUTER, on=Control.point == RiskPoint.id)
    query = query.join(step, JOIN.LEFT_OUTER, on=RiskPoint.step == step.id)
    query = query.join(process, JOIN.LEFT_OUTER, on=step.process == process.id)
    open_risks = everything(Risk, Risk.id, why="controls of closed risks are tested no more")
    of_risk = Control.risk.in_(open_risks.where(Risk.state != CLOSED))
    of_point = ~RiskPoint.retired & ~step.retired & ~process.retired
    return query.where(~Control.retired, of_risk | of_point).order_by(Control.id)


def _tell(control: Control, test: ControlTest, day: date) -> None:
    with database.atomic(), writing(None, "control.test_expired", control) as entry:
        entry.told(test=test.key, until=test.valid_until.isoformat())
        subject = subject_of(control)
        tester = _tester(control, test, subject)
        task = tester and tasks.give(None, tester, text_of(control, "name"), day + TIME, subject, REASON)
        ExpiredTest.create(test=test.id, task=task, at=now())
        grounds.follow(None, control, unasked=task is None)


def _tester(control: Control, test: ControlTest, subject: Subject) -> Person | None:
    """Who tests it anew: who did last if they still may, else the first who may and does not carry it out."""
    may = holders_of(MANAGE) - {control.operator_id}
    people: Sequence[Person] = Person.select().where(Person.id.in_(may), ~Person.disabled).order_by(Person.id)
    able = [one for one in people if may_read(Gate(one), subject)]
    return next((one for one in able if one.id == test.tester_id), able[0] if able else None)
