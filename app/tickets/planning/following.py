"""Steps follow what happens to their tasks and to the handler of their ticket, in the same transaction."""

from flask_babel import gettext as _
from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.chain.writing import Entry
from app.inbox.models import Task
from app.people.models import Person
from app.tickets.models import CLOSED, Ticket
from app.tickets.planning.ending import end_as_done, hand_to, strike_open
from app.tickets.planning.models import OPEN, PlanStep
from app.tickets.planning.people import sees_plan


def finish_by_task(entry: Entry) -> None:
    """The task of a step was finished by somebody: so is the step."""
    step = _of_task(entry)
    if step is not None and entry.person is not None:
        end_as_done(entry.person, _ticket_of(step), step)


def pass_by_task(entry: Entry) -> None:
    """The task of a step was passed on: so is the step."""
    step = _of_task(entry)
    if step is not None:
        tasks = everything(Task, why="it was passed on just now; nothing is shown")
        receiver = tasks.where(Task.id == step.task_id).get().person_id
        if receiver != step.owner_id:
            hand_to(entry.person, _ticket_of(step), step, receiver)


def follow_handler(entry: Entry) -> None:
    """The ticket has another handler: the open steps that the former one had are theirs now."""
    former, present = (_person(name) for name in entry.changes.get("handler", (None, None)))
    if former is None or present is None:
        return
    tickets = everything(Ticket, why="its handler has changed just now; nothing is shown")
    ticket = tickets.where(Ticket.number == entry.record_number).get()
    if sees_plan(Gate(present), ticket):
        for step in list(_open().where(PlanStep.ticket == ticket.id, PlanStep.owner == former.id)):
            hand_to(entry.person, ticket, step, int(present.id))


def follow_ending(entry: Entry) -> None:
    """The ticket has ended with open steps: it was cancelled, or the customer kept silent."""
    if entry.changes.get("stage", (None, None))[1] == CLOSED:
        tickets = everything(Ticket, why="it has ended just now; nothing is shown")
        ticket = tickets.where(Ticket.number == entry.record_number).get()
        strike_open(entry.person, ticket, _("The ticket was closed."))


def _open() -> ModelSelect:
    every = everything(PlanStep, why="they follow their task or the handler; nothing is shown")
    return every.where(PlanStep.state == OPEN)


def _of_task(entry: Entry) -> PlanStep | None:
    found: PlanStep | None = _open().where(PlanStep.task == entry.record.id).first()  # type: ignore[union-attr]
    return found


def _ticket_of(step: PlanStep) -> Ticket:
    tickets = everything(Ticket, why="a step belongs to it that follows its task; nothing is shown")
    found: Ticket = tickets.where(Ticket.id == step.ticket_id).get()
    return found


def _person(username: str | None) -> Person | None:
    found: Person | None = Person.get_or_none(Person.username == username) if username else None
    return found
