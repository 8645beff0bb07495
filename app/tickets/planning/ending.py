"""How steps end with their task or their ticket, and go to somebody else with them."""

from app.access.gate import everything
from app.audit.changes import PART
from app.chain.writing import writing
from app.customers.part_marks import tell_row
from app.errors import Invalid
from app.people.models import Person
from app.tickets.models import Ticket
from app.tickets.planning.models import DONE, OPEN, STRUCK, PlanStep
from app.tickets.planning.recording import end, told, update


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
        end(person, ticket, step, step.rev, "ticket.step.cancelled", {"state": STRUCK, "reason": reason})


def end_as_done(person: Person, ticket: Ticket, step: PlanStep) -> None:
    """A step was done by `person` elsewhere, in the caller's transaction."""
    end(person, ticket, step, step.rev, "ticket.step.finished", {"state": DONE})


def hand_to(person: Person | None, ticket: Ticket, step: PlanStep, receiver: int) -> None:
    """Let somebody else have an open step, in the caller's transaction; its task stays what it is."""
    with writing(person, "ticket.step.changed", ticket) as entry:
        entry.changed(step.field_name("owner"), told("owner", step.owner_id), told("owner", receiver))
        entry.told(**{PART: step.key})
        update(step, {"owner": receiver})
        tell_row(entry, step)
