"""Responding to a signal (处置): accepting it, doing the steps of its plan, reporting that it is handled."""

from collections.abc import Iterable
from datetime import datetime

from app.access.gate import Gate, everything
from app.clock import local, now, today
from app.customers.part_rows import new_key
from app.customers.typed.text import clean_lines
from app.db.base import next_id
from app.db.connection import database
from app.errors import Conflict, Invalid, NotFound
from app.inbox import tasks
from app.inbox.models import Task
from app.inbox.notices import notify
from app.people.models import Person
from app.risk.signals.acting import check, doers, may_take, move
from app.risk.signals.audience import Audience, Lies
from app.risk.signals.models import REPORT, Response, Signal, SignalRule
from app.risk.signals.plans import ColourPlan, due, plan_of
from app.risk.signals.steps import STEPS
from app.vault.fields import sealed_columns

REASON = "signal_step"
REPORTED = "signal.report"
LONGEST = 2000
DONE_ELSEWHERE = "Somebody else has done this step meanwhile."


def steps_of(signal: Signal) -> list[Response]:
    """The steps of a signal that came through the gate, in their order."""
    query = everything(Response, why="they belong to a signal that came through the gate")
    return list(
        query.where(Response.signal == signal.id).order_by(Response.again, Response.position, Response.id)
    )


def step_called(signal: Signal, key: str) -> Response:
    """The step of a signal that came through the gate which is called `key`. Raises NotFound."""
    step = next((one for one in steps_of(signal) if one.key == key), None)
    if step is None:
        raise NotFound
    return step


def accept(gate: Gate, signal: Signal, rev: int | None = None) -> None:
    """Take it on: the steps of its plan become tasks. Raises Forbidden, Conflict."""
    check(gate, "accept", signal, rev)
    moment = now()
    with database.atomic():
        values = {"accepted_at": moment, "handler": gate.person.id, "told_late": False}
        move(gate.person, "accept", signal, values)
        add_steps(signal, plan_of(rule_of(signal).plan)[signal.colour], moment)
        next_due_of(signal)


def take_over(gate: Gate, signal: Signal, rev: int | None = None) -> None:
    """Handle it in the place of whoever does, with their open tasks. Raises Forbidden, Conflict."""
    check(gate, "take_over", signal, rev)
    if signal.handler_id == gate.person.id:
        raise Conflict("You handle it already.")
    with database.atomic():
        move(gate.person, "take_over", signal, {"handler": gate.person.id})
        give_steps(gate.person, signal, gate.person)


def give_steps(by: Person | None, signal: Signal, receiver: Person) -> None:
    """Whoever handles it from now on does what is open of its plan."""
    steps = [step for step in steps_of(signal) if step.done_at is None]
    tasks.move(by, _tasks_of(steps), receiver)
    Response.update(person=receiver.id).where(Response.id.in_([step.id for step in steps])).execute()


def add_steps(signal: Signal, plan: ColourPlan, moment: datetime) -> None:
    """Give the steps of `plan` that the signal has not yet, each as a task for its handler.

    A report that was made told of a lighter colour: it is asked for again.
    """
    there = {
        step.what
        for step in steps_of(signal)
        if step.again == signal.reopened and (step.kind != REPORT or step.done_at is None)
    }
    handler = Person.get_by_id(signal.handler_id)
    for place, one in enumerate(plan.steps):
        if one.what in there:
            continue
        until = due(one.minutes, moment)
        task = tasks.give(
            None,
            handler,
            one.what,
            max(local(until).date(), today()),
            (Signal.audit_kind, signal.number),
            REASON,
        )
        Response.create(
            id=next_id(Response),
            signal=signal.id,
            key=new_key(),
            position=place,
            kind=one.kind,
            what=one.what,
            person=handler.id,
            due_at=until,
            task=task.number,
            again=signal.reopened,
        )


def do_step(gate: Gate, signal: Signal, key: str, note: str, rev: int | None = None) -> Response:
    """Note what was done in a step; a report reaches the director. Raises Forbidden, Conflict, NotFound."""
    step = step_called(signal, key)
    check(gate, "do", signal, rev, passed=was_passed(gate, signal, step))
    if step.done_at is not None:
        raise Conflict(DONE_ELSEWHERE)
    text = checked(note, "note")
    with database.atomic():
        move(gate.person, "do", signal, {}, step=step.what)
        columns = sealed_columns(Response, step.id, {"note": text})
        Response.update(done_at=now(), done_by=gate.person.id, **columns).where(
            Response.id == step.id
        ).execute()
        _finish(gate, step)
        if step.kind == REPORT and not signal.addressed:
            _report(gate, signal)
        next_due_of(signal)
    return step


def was_passed(gate: Gate, signal: Signal, step: Response) -> bool:
    """Whether the task of a step was passed on to the person, who does that step of another's signal."""
    return not signal.addressed and bool(step.person_id == gate.person.id != signal.handler_id)


def doable(gate: Gate, signal: Signal, steps: Iterable[Response]) -> str:
    """The key of the one of its `steps` that the person does next, "" for none."""
    handles = may_take(gate, "do", signal)
    if signal.state not in STEPS["do"].before:
        return ""
    found = (one for one in steps if handles or was_passed(gate, signal, one))
    return next((one.key for one in found if one.done_at is None), "")


def handle(gate: Gate, signal: Signal, result: str, rev: int | None = None) -> None:
    """Report it as handled: what was the cause, what was done. Raises Invalid while a step is open."""
    check(gate, "handle", signal, rev)
    text = checked(result, "result")
    if any(step.done_at is None for step in steps_of(signal)):
        raise Invalid("result", "There are steps of the plan that are not done: do them first.")
    with database.atomic():
        move(gate.person, "handle", signal, {"handled_at": now(), "result": text, "next_due": None})
        notify(reviewers(signal), "signal.handled", (Signal.audit_kind, signal.number), gate.person)


def reviewers(signal: Signal) -> list[Person]:
    """Whoever may review it: never its handler, nor whoever did a step of it."""
    if signal.addressed:
        return [Person.get_by_id(signal.reviewer_id)] if signal.reviewer_id else []
    own = {signal.handler_id, *doers(signal)}
    return [one for one in Audience().reviewers_of(lies_of(signal)) if one.id not in own]


def rule_of(signal: Signal) -> SignalRule:
    """The rule that raised it."""
    found: SignalRule = SignalRule.get_by_id(signal.rule_id)
    return found


def lies_of(signal: Signal) -> Lies:
    """Where it lies, for whoever is looked for to have a part in it."""
    return Lies(
        signal.level,
        signal.department_id,
        signal.owner_id,
        signal.region,
        signal.business_line,
        signal.kind,
        unplaced=signal.customer_id is None,
    )


def next_due_of(signal: Signal) -> None:
    """Keep when the first of its open steps falls due."""
    first = min((step.due_at for step in steps_of(signal) if step.done_at is None), default=None)
    Signal.update(next_due=first, told_late=False).where(Signal.id == signal.id).execute()
    signal.__data__.update(next_due=first, told_late=False)


def finish_all(person: Person | None, signal: Signal) -> None:
    """Nothing of its plan is to be done any more: its tasks are over."""
    for task in _tasks_of(steps_of(signal)):
        tasks.close(person, task)


def checked(text: str, field: str) -> str:
    """What was typed, trimmed. Raises Invalid for nothing, and for too much."""
    found = clean_lines(text)
    if not found:
        raise Invalid(field, "Fill this in.")
    if len(found) > LONGEST:
        raise Invalid(field, "At most %(max)d characters.", max=LONGEST)
    return found


def _finish(gate: Gate, step: Response) -> None:
    for task in _tasks_of([step]):
        tasks.close(gate.person, task)


def _tasks_of(steps: Iterable[Response]) -> list[Task]:
    numbers = [step.task for step in steps if step.task]
    query = everything(Task, why="they are steps of a signal that came through the gate")
    return list(query.where(Task.number.in_(numbers), Task.done_at.is_null()))


def _report(gate: Gate, signal: Signal) -> None:
    director = Audience().director(signal.department_id, lies_of(signal), gate.person.id)
    if director is not None:
        notify([director], REPORTED, (Signal.audit_kind, signal.number), gate.person)
