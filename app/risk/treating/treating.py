"""What is done about a risk: its treatment, and actions that somebody else confirms (clause 5.1)."""

from datetime import date
from typing import Any

from app.access.gate import Gate, everything
from app.chain.writing import Entry
from app.clock import local, now, today
from app.customers.typed.text import clean_lines
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.inbox import notices, tasks
from app.inbox.models import Task
from app.people.models import Person
from app.risk import steps, telling
from app.risk.accepting import ending
from app.risk.models import ACCEPT, MONITORED, TREATED, TREATMENTS, Risk
from app.risk.people import can_read
from app.risk.recording import add_part, change_part, recording, text_of
from app.risk.treating.models import CONFIRMED, DONE, DROPPED, OPEN, Action, Slip

LONGEST = 300
LONGEST_PLAN = 1000
UNSETTLED = (OPEN, DONE)


def treat(gate: Gate, risk: Risk, treatment: str, plan: str, rev: int) -> None:
    """Choose what is done about it. Raises Forbidden, Conflict, Invalid."""
    steps.check(gate, "treat", risk)
    if treatment not in TREATMENTS:
        raise Invalid("treatment", "Choose from what is offered.")
    text = clean_lines(plan) or None
    if text and len(text) > LONGEST_PLAN:
        raise Invalid("plan", "At most %(max)d characters.", max=LONGEST_PLAN)
    if treatment == ACCEPT and ending.in_force(risk) is None:
        raise Invalid("treatment", "Have it accepted first, by whom the table names.")
    if treatment != ACCEPT and not text:
        raise Invalid("plan", "Say what is done about it.")
    state = steps.STEPS["treat"].to
    with recording(gate.person, "risk.treated", risk, _values(treatment, text, state), rev):
        pass


def monitor(gate: Gate, risk: Risk, rev: int) -> None:
    """What was to be done is done: the risk is watched. Raises Forbidden, Conflict, Invalid."""
    steps.check(gate, "monitor", risk)
    if lacking := lacks_to_monitor(risk):
        raise lacking
    with recording(gate.person, "risk.monitored", risk, {"state": steps.STEPS["monitor"].to}, rev):
        pass


def lacks_to_monitor(risk: Risk) -> Invalid | None:
    """What has to be done before `risk` is watched: all that was agreed, and its review; None for nothing."""
    if unsettled(risk):
        return Invalid("rev", "An action is still open: have it confirmed, or drop it.")
    if risk.treatment == ACCEPT and ending.in_force(risk) is None:
        return Invalid("rev", "Its acceptance is over: have it accepted again, or choose another treatment.")
    if risk.next_review is None or risk.next_review < today():
        return Invalid("rev", "Its review is over due: look at it again first.")
    return None


def add_action(gate: Gate, risk: Risk, what: str, owner: Person | None, due: date | None, rev: int) -> Action:
    """Let `owner` do something until a day; it is a task of theirs. Raises Forbidden, Conflict, Invalid.

    A risk that was watched is in treatment again.
    """
    steps.check(gate, "act", risk)
    text, day = _required(what, "what"), _due(due)
    if owner is None or not can_read(owner, risk):
        raise Invalid("who", "Choose somebody who can sign in and may read this risk.")
    with database.atomic():
        again = {"state": TREATED} if risk.state == MONITORED else {}
        with recording(gate.person, "risk.action.added", risk, again, rev) as entry:
            made = add_part(
                entry,
                risk,
                Action,
                what=text,
                owner=owner.id,
                due=day,
                first_due=day,
                state=OPEN,
                person=gate.person.id,
                at=now(),
            )
        task = _give(gate, risk, owner, text, day)
        with recording(None, "risk.action.task.given", risk) as entry:
            change_part(entry, risk, made, task=task.id)
    return made


def action_of(risk: Risk, key: str) -> Action:
    """The action against `risk` that is called `key`. Raises NotFound."""
    rows = everything(Action, why="it belongs to a risk that came through the gate")
    found: Action | None = rows.where(Action.risk == risk.id, Action.key == key).first()
    if found is None:
        raise NotFound
    return found


def report(gate: Gate, risk: Risk, action: Action, evidence: str, day: date | None) -> None:
    """Its owner says that it is done, and how that is seen. Raises Forbidden, Conflict, Invalid."""
    _require(action, OPEN)
    if not may_report(gate, risk, action):
        raise Forbidden
    text = _required(evidence, "evidence")
    if day is None or day > today():
        raise Invalid("done_on", "Say on which day it was done: today at the latest.")
    given = local(action.at).date()
    if day < given:
        raise Invalid("done_on", "It was given on %(day)s: choose that day or a later one.", day=given)
    with database.atomic():
        note_done(gate.person, risk, action, day, text)
        _close_task(gate.person, action.task_id)


def note_done(person: Person, risk: Risk, action: Action, day: date, evidence: str | None = None) -> None:
    """It waits for somebody to confirm it, who is told; in the caller's transaction."""
    with recording(person, "risk.action.reported", risk) as entry:
        change_part(entry, risk, action, state=DONE, evidence=evidence, done_on=day)
    owner = risk.owner_id if risk.owner_id != person.id else action.person_id
    if owner and owner != person.id:
        notices.notify([owner], telling.ACTION_DONE, telling.subject_of(risk), person)


def confirm(gate: Gate, risk: Risk, action: Action) -> None:
    """Somebody else than its owner says that it is done indeed. Raises Forbidden, Conflict."""
    _require(action, DONE)
    if not may_settle(gate, risk, action):
        raise Forbidden
    with recording(gate.person, "risk.action.confirmed", risk) as entry:
        by = {"confirmed_by": gate.person.id, "confirmed_at": now()}
        change_part(entry, risk, action, state=CONFIRMED, **by)


def give_back(gate: Gate, risk: Risk, action: Action, reason: str, due: date | None) -> None:
    """It is not done yet: it goes on until another day. Raises Forbidden, Conflict, Invalid."""
    _require(action, DONE)
    if not may_settle(gate, risk, action):
        raise Forbidden
    _move(gate, risk, action, reason, due, "risk.action.returned")


def slip(gate: Gate, risk: Risk, action: Action, reason: str, due: date | None) -> None:
    """Its date moves; the former ones are kept. Raises Forbidden, Conflict, Invalid."""
    _require(action, OPEN)
    if not steps.may(gate, "act", risk):
        raise Forbidden
    _move(gate, risk, action, reason, due, "risk.action.slipped")


def drop(gate: Gate, risk: Risk, action: Action, reason: str) -> None:
    """It is not to be done any more. Raises Forbidden, Conflict, Invalid."""
    if action.state not in UNSETTLED:
        raise Conflict
    if not may_settle(gate, risk, action):
        raise Forbidden
    text = _required(reason, "reason")
    with database.atomic():
        with recording(gate.person, "risk.action.dropped", risk) as entry:
            by = {"confirmed_by": gate.person.id, "confirmed_at": now()}
            change_part(entry, risk, action, state=DROPPED, dropped_for=text, **by)
        _close_task(gate.person, action.task_id)


def may_report(gate: Gate, risk: Risk, action: Action) -> bool:
    """Whether the person reports it as done: whoever does it, while they may read the risk."""
    return action.owner_id == gate.person.id and gate.may(steps.VIEW, risk)


def may_settle(gate: Gate, risk: Risk, action: Action) -> bool:
    """Whether the person says how it ended: owner of the risk or risk officer.

    Never who does it, nor whoever finished the task of it in their place.
    """
    return gate.person.id not in {action.owner_id, _reporter(action)} and steps.may(gate, "act", risk)


def unsettled(risk: Risk) -> int:
    """How many actions against it are neither confirmed nor dropped."""
    rows = everything(Action, why="they belong to a risk that came through the gate")
    return int(rows.where(Action.risk == risk.id, Action.state.in_(UNSETTLED)).count())


def _move(gate: Gate, risk: Risk, action: Action, reason: str, due: date | None, name: str) -> None:
    text, day = _required(reason, "reason"), _due(due)
    if day == action.due:
        raise Invalid("due", "It is due on that day already.")
    with database.atomic():
        former = action.task_id
        with recording(gate.person, name, risk) as entry:
            _keep_slip(entry, gate, risk, action, text, day)
            change_part(entry, risk, action, due=day, state=OPEN, task=None)
        _close_task(gate.person, former)
        task = _give(gate, risk, Person.get_by_id(action.owner_id), str(text_of(action, "what")), day)
        with recording(None, "risk.action.task.given", risk) as entry:
            change_part(entry, risk, action, task=task.id)


def _keep_slip(entry: Entry, gate: Gate, risk: Risk, action: Action, reason: str, due: date) -> None:
    moved = {"action": action.id, "was": action.due, "due": due, "reason": reason}
    add_part(entry, risk, Slip, **moved, person=gate.person.id, at=now())


def _give(gate: Gate, risk: Risk, owner: Person, what: str, due: date) -> Task:
    return tasks.give(gate.person, owner, what, due, telling.subject_of(risk), telling.ACTION)


def _close_task(person: Person, task: int | None) -> None:
    rows = everything(Task, why="it is the task of an action that has ended")
    found = rows.where(Task.id == task, Task.done_at.is_null()).first() if task else None
    if found is not None:
        tasks.close(person, found)


def _reporter(action: Action) -> int | None:
    """Who finished the task of an action that waits to be confirmed: whoever stands in, or gave it."""
    if action.state != DONE:
        return None
    by = everything(Task, Task.done_by, why="whoever reported an action does not confirm it")
    found: int | None = by.where(Task.id == action.task_id).scalar()
    return found


def _require(action: Action, state: str) -> None:
    if state == DONE and action.state == OPEN:
        raise Conflict("Nobody has reported this action as done yet.")
    if action.state != state:
        raise Conflict("Somebody else has gone on with this action meanwhile.")


def _required(text: str, field: str) -> str:
    found = clean_lines(text)
    if not found:
        raise Invalid(field, "Fill this in.")
    if len(found) > LONGEST:
        raise Invalid(field, "At most %(max)d characters.", max=LONGEST)
    return found


def _due(due: date | None) -> date:
    if due is None:
        raise Invalid("due", "Name a day.")
    if not today() <= due <= today() + tasks.LONGEST_AHEAD:
        raise Invalid("due", "This day is over, or too far away.")
    return due


def _values(treatment: str, plan: str | None, state: str | None) -> dict[str, Any]:
    return {"treatment": treatment, "plan": plan, "state": state}
