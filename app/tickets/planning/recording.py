"""How steps of plans are written: each with its row on the chain, their tasks in the inbox following them."""

from collections.abc import Mapping
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
from app.errors import Conflict
from app.inbox import tasks
from app.inbox.models import Task
from app.people.models import Person
from app.room import Reason
from app.tickets.models import Ticket
from app.tickets.planning.models import OPEN, PlanStep
from app.vault.fields import opened_or_damaged, sealed_columns

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


def insert(gate: Gate, ticket: Ticket, planned: Planned, entry: Entry) -> PlanStep:
    """A new step at the end of the plan, told on the row of the chain that is being written."""
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
        entry.changed(step.field_name(name), None, told(name, value))
    entry.changed(step.field_name("due"), None, planned.due)
    entry.told(**{PART: step.key})
    step.task = _task_for(gate.person, ticket, step, text)
    step.save(force_insert=True)
    tell_row(entry, step)
    return step


def end(
    person: Person | None, ticket: Ticket, step: PlanStep, rev: int, action: str, values: Mapping[str, Any]
) -> None:
    """It is done or struck, by `person` or the program itself, as `values` say. Raises Conflict."""
    if rev != step.rev:
        raise Conflict
    closed = {"closed_at": now(), "closed_by": person and person.id}
    write(person, action, ticket, step, {**values, **closed})


def write(
    person: Person | None, action: str, ticket: Ticket, step: PlanStep, values: Mapping[str, Any]
) -> None:
    """Write `values` (plain), and let the task in the inbox follow. Raises Conflict."""
    with writing(person, action, ticket) as entry:
        for name, value in values.items():
            if name not in {"closed_at", "closed_by"}:
                entry.changed(step.field_name(name), told(name, plain(step, name)), told(name, value))
        entry.told(**{PART: step.key})
        columns = _kept(step, values)
        former = step.task_id
        text = values.get("content") or plain(step, "content")
        after = PlanStep(**{**step.__data__, **columns})
        renewed = after.state != OPEN or bool({"content", "owner", "due"} & values.keys())
        if renewed:
            columns["task"] = None
        update(step, columns)
        if renewed or former is None:
            _close_task(person, former)
            task = _task_for(person, ticket, step, str(text))
            PlanStep.update(task=task).where(PlanStep.id == step.id).execute()
            step.__data__["task"] = task
        tell_row(entry, step)
        touch(ticket)


def update(step: PlanStep, columns: Mapping[str, Any]) -> None:
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


def _kept(step: PlanStep, values: Mapping[str, Any]) -> dict[str, Any]:
    sealed = {name: values[name] for name in ("content", "reason") if name in values}
    rest = {name: value for name, value in values.items() if name not in sealed}
    return rest | sealed_columns(PlanStep, step.id, sealed)


def plain(step: PlanStep, name: str) -> Any:  # noqa: ANN401
    """The plain value of a column; DAMAGED for a sealed one that does not open."""
    return opened_or_damaged(step, name) if name in {"content", "reason"} else step.__data__[name]


def told(name: str, value: Any) -> Any:  # noqa: ANN401
    """`value` as the chain tells it: people by their user names."""
    return Person.get_by_id(value).username if name == "owner" and value is not None else value


def touch(ticket: Ticket) -> None:
    """The ticket has changed, though nothing that a form of it holds: its `rev` stays."""
    Ticket.update(updated_at=now()).where(Ticket.id == ticket.id).execute()
