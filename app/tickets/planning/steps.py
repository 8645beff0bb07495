"""The plan of a ticket (clause 3.3): steps are added, changed, reordered, done, struck.

Each is a transaction with its row on the chain. An owner who is not the handler finds their step in the inbox
as a task (see `following.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.access.parts import parts_of
from app.audit.changes import PART
from app.chain.writing import Entry, writing
from app.clock import local, now, today
from app.customers.part_marks import tell_row
from app.customers.part_rows import new_key
from app.db.base import next_id, update_row
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox import tasks
from app.inbox.models import Task
from app.organisation.ordering import moved, step_of
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.room import Reason
from app.tickets.models import CLOSED, Ticket
from app.tickets.planning.models import DONE, OPEN, STRUCK, PlanStep
from app.tickets.planning.people import check_owner, require_plan
from app.vault.fields import opened_or_damaged, sealed_columns

PERMISSION = "ticket.handle"
MANNERS = "step_manner"
LONGEST = tasks.LONGEST_WHAT
LONGEST_REASON = 300
PLAN_STEP = "plan_step"
REASON = Reason(_l("Step of a service plan"))


@dataclass(frozen=True)
class Planned:
    """What is planned: the words, a code of the dictionary of manners, who does it, until when."""

    content: str
    manner: str
    owner: Person
    due: datetime


def steps_of(gate: Gate, ticket: Ticket) -> list[PlanStep]:
    """The steps of a ticket in their order. Raises Forbidden for one that the person may not read."""
    return sorted(parts_of(gate, ticket, PlanStep), key=lambda step: (step.position, step.id))


def add(gate: Gate, ticket: Ticket, planned: Planned) -> PlanStep:
    """Add a step at the end. Raises Forbidden, Conflict for a closed ticket, Invalid."""
    _check_open(gate, ticket)
    _check(ticket, planned)
    with writing(gate.person, "ticket.step.added", ticket) as entry:
        step = _insert(gate, ticket, planned, entry)
        _touch(ticket)
    return step


def add_all(gate: Gate, ticket: Ticket, planned: Sequence[Planned]) -> list[PlanStep]:
    """Add several at the end, in one transaction: all of them, or none. Raises as `add`."""
    with database.atomic():
        return [add(gate, ticket, one) for one in planned]


def change(gate: Gate, ticket: Ticket, step: PlanStep, planned: Planned, rev: int) -> bool:
    """Write what differs in an open step. Returns whether anything did. Raises as `add`, and Conflict."""
    _check_open(gate, ticket)
    _check_state(step, OPEN)
    _check(ticket, planned, step)
    values = {
        "content": planned.content.strip(),
        "manner": planned.manner,
        "owner": planned.owner.id,
        "due": planned.due,
    }
    changed = {name: value for name, value in values.items() if _plain(step, name) != value}
    if rev != step.rev:
        raise Conflict
    if changed:
        _write(gate.person, "ticket.step.changed", ticket, step, changed)
    return bool(changed)


def finish(gate: Gate, ticket: Ticket, step: PlanStep, rev: int) -> None:
    """It is done; nothing happens to one that was done before. Raises Forbidden, Conflict."""
    _check_open(gate, ticket)
    if step.state != DONE:
        _end(gate.person, ticket, step, rev, "ticket.step.finished", {"state": DONE})


def strike(gate: Gate, ticket: Ticket, step: PlanStep, reason: str, rev: int) -> None:
    """It is not needed any more, for a `reason`. Raises Forbidden, Invalid("reason"), Conflict."""
    _check_open(gate, ticket)
    text = reason.strip()
    if not text:
        raise Invalid("reason", "Say why.")
    if len(text) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    _end(gate.person, ticket, step, rev, "ticket.step.cancelled", {"state": STRUCK, "reason": text})


def reopen(gate: Gate, ticket: Ticket, step: PlanStep, rev: int) -> None:
    """It is to be done after all; nothing happens to an open one. Raises Forbidden, Invalid, Conflict."""
    _check_open(gate, ticket)
    if step.state == OPEN:
        return
    if rev != step.rev:
        raise Conflict
    check_owner(Person.get_by_id(step.owner_id), ticket)
    values = {"state": OPEN, "reason": None, "closed_at": None, "closed_by": None}
    _write(gate.person, "ticket.step.reopened", ticket, step, values)


def move(gate: Gate, ticket: Ticket, step: PlanStep, way: str, rev: int) -> None:
    """Change places with the step above (``up``) or below; at an end stay.

    Raises Forbidden, Invalid, Conflict.
    """
    _check_open(gate, ticket)
    far = step_of(way)
    if rev != step.rev:
        raise Conflict
    before = steps_of(gate, ticket)
    after = moved(before, step, far)
    if before == after:
        return
    with writing(gate.person, "ticket.step.moved", ticket) as entry:
        entry.told(**{PART: step.key})
        entry.changed("order", [one.key for one in before], [one.key for one in after])
        for position, one in enumerate(after):
            if one.position != position:
                _update(one, {"position": position})
                tell_row(entry, one)
        _touch(ticket)


def open_steps(ticket: Ticket) -> list[PlanStep]:
    """The steps of a ticket that are neither done nor struck."""
    every = everything(PlanStep, why="what is open decides how a ticket may end; nothing is shown")
    return list(every.where(PlanStep.ticket == ticket.id, PlanStep.state == OPEN))


def check_worked_off(ticket: Ticket) -> None:
    """Raise Invalid while a step is neither done nor struck (clause 3.4)."""
    if open_steps(ticket):
        raise Invalid("steps", "Steps of the plan are still open. Finish them, or strike them with a reason.")


def strike_open(person: Person | None, ticket: Ticket, reason: str) -> None:
    """Strike what is open of a ticket that has ended, in the caller's transaction."""
    for step in open_steps(ticket):
        _end(person, ticket, step, step.rev, "ticket.step.cancelled", {"state": STRUCK, "reason": reason})


def end_as_done(person: Person, ticket: Ticket, step: PlanStep) -> None:
    """A step was done by `person` elsewhere, in the caller's transaction."""
    _end(person, ticket, step, step.rev, "ticket.step.finished", {"state": DONE})


def hand_to(person: Person | None, ticket: Ticket, step: PlanStep, receiver: int) -> None:
    """Let somebody else have an open step, in the caller's transaction; its task stays what it is."""
    with writing(person, "ticket.step.changed", ticket) as entry:
        entry.changed(step.field_name("owner"), _told("owner", step.owner_id), _told("owner", receiver))
        entry.told(**{PART: step.key})
        _update(step, {"owner": receiver})
        tell_row(entry, step)


def _insert(gate: Gate, ticket: Ticket, planned: Planned, entry: Entry) -> PlanStep:
    row, text = next_id(PlanStep), planned.content.strip()
    last = max((one.position for one in steps_of(gate, ticket)), default=-1)
    step = PlanStep(
        id=row,
        key=new_key(),
        ticket=ticket.id,
        position=last + 1,
        manner=planned.manner,
        owner=planned.owner.id,
        due=planned.due,
        **sealed_columns(PlanStep, row, {"content": text}),
    )
    for name, value in (("content", text), ("manner", planned.manner), ("owner", planned.owner.id)):
        entry.changed(step.field_name(name), None, _told(name, value))
    entry.changed(step.field_name("due"), None, planned.due)
    entry.told(**{PART: step.key})
    step.task = _task_for(gate.person, ticket, step, text)
    step.save(force_insert=True)
    tell_row(entry, step)
    return step


def _end(
    person: Person | None, ticket: Ticket, step: PlanStep, rev: int, action: str, values: Mapping[str, Any]
) -> None:
    if rev != step.rev:
        raise Conflict
    closed = {"closed_at": now(), "closed_by": person and person.id}
    _write(person, action, ticket, step, {**values, **closed})


def _write(
    person: Person | None, action: str, ticket: Ticket, step: PlanStep, values: Mapping[str, Any]
) -> None:
    """Write `values` (plain), and let the task in the inbox follow. Raises Conflict."""
    with writing(person, action, ticket) as entry:
        for name, value in values.items():
            if name not in {"closed_at", "closed_by"}:
                entry.changed(step.field_name(name), _told(name, _plain(step, name)), _told(name, value))
        entry.told(**{PART: step.key})
        columns = _kept(step, values)
        former = step.task_id
        text = values.get("content") or _plain(step, "content")
        after = PlanStep(**{**step.__data__, **columns})
        renewed = after.state != OPEN or bool({"content", "owner", "due"} & values.keys())
        if renewed:
            columns["task"] = None
        _update(step, columns)
        if renewed or former is None:
            _close_task(person, former)
            task = _task_for(person, ticket, step, str(text))
            PlanStep.update(task=task).where(PlanStep.id == step.id).execute()
            step.__data__["task"] = task
        tell_row(entry, step)
        _touch(ticket)


def _update(step: PlanStep, columns: Mapping[str, Any]) -> None:
    """Write `columns` to the row, which is still what `step` is. Raises Conflict."""
    values = {**columns, "rev": step.rev + 1}
    if not update_row(PlanStep, step.id, step.rev, values):
        raise Conflict
    step.__data__.update(values)


def _task_for(person: Person | None, ticket: Ticket, step: PlanStep, text: str) -> int | None:
    """The task of the owner of an open step who is not the handler."""
    if step.state != OPEN or step.owner_id == ticket.handler_id:
        return None
    due = max(local(step.due).date(), today())
    about = (Ticket.audit_kind, ticket.number)
    owner = Person.get_by_id(step.owner_id)
    return int(tasks.give(person, owner, text, due, about, PLAN_STEP).id)


def _close_task(person: Person | None, task: int | None) -> None:
    every = everything(Task, why="it is the task of a step that was done, struck or changed")
    found = every.where(Task.id == task, Task.done_at.is_null()).first() if task else None
    if found is not None:
        tasks.close(person, found)


def _check_open(gate: Gate, ticket: Ticket) -> None:
    gate.require(PERMISSION, ticket)
    require_plan(gate, ticket)
    if ticket.stage == CLOSED:
        raise Conflict("This ticket is closed: its plan stays as it is.")


def _check_state(step: PlanStep, state: str) -> None:
    if step.state != state:
        raise Conflict


def _check(ticket: Ticket, planned: Planned, step: PlanStep | None = None) -> None:
    text = planned.content.strip()
    if not text:
        raise Invalid("content", "Fill this in.")
    if len(text) > LONGEST:
        raise Invalid("content", "At most %(max)d characters.", max=LONGEST)
    if planned.manner not in all_dictionaries().codes(MANNERS) | ({step.manner} if step else set()):
        raise Invalid("manner", "Choose from what is offered.")
    if planned.due < ticket.received_at:
        raise Invalid("due", "It can't be due before the ticket came in.")
    if planned.due > now() + tasks.LONGEST_AHEAD:
        raise Invalid("due", "This day is over, or too far away.")
    check_owner(planned.owner, ticket)


def _kept(step: PlanStep, values: Mapping[str, Any]) -> dict[str, Any]:
    sealed = {name: values[name] for name in ("content", "reason") if name in values}
    plain = {name: value for name, value in values.items() if name not in sealed}
    return plain | sealed_columns(PlanStep, step.id, sealed)


def _plain(step: PlanStep, name: str) -> Any:  # noqa: ANN401
    return opened_or_damaged(step, name) if name in {"content", "reason"} else step.__data__[name]


def _told(name: str, value: Any) -> Any:  # noqa: ANN401
    """`value` as the chain tells it: people by their user names."""
    return Person.get_by_id(value).username if name == "owner" and value is not None else value


def _touch(ticket: Ticket) -> None:
    """The ticket has changed, though nothing that a form of it holds: its `rev` stays."""
    Ticket.update(updated_at=now()).where(Ticket.id == ticket.id).execute()
