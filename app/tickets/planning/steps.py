"""The plan of a ticket (clause 3.3): steps are added, changed, reordered, done, struck.

Each is a transaction with its row on the chain. An owner who is not the handler finds their step in the inbox
as a task (see `following.py`).
"""

from collections.abc import Sequence

from app.access.gate import Gate
from app.audit.changes import PART
from app.chain.writing import writing
from app.clock import now
from app.customers.part_marks import tell_row
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox import tasks
from app.organisation.ordering import moved, step_of
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.tickets.models import CLOSED, Ticket
from app.tickets.planning.models import DONE, OPEN, STRUCK, PlanStep
from app.tickets.planning.people import check_owner, require_plan
from app.tickets.planning.recording import Planned, end, insert, plain, steps_of, touch, update, write

PERMISSION = "ticket.handle"
MANNERS = "step_manner"
LONGEST = tasks.LONGEST_WHAT
LONGEST_REASON = 300


def add(gate: Gate, ticket: Ticket, planned: Planned) -> PlanStep:
    """Add a step at the end. Raises Forbidden, Conflict for a closed ticket, Invalid."""
    _check_open(gate, ticket)
    _check(ticket, planned)
    with writing(gate.person, "ticket.step.added", ticket) as entry:
        step = insert(gate, ticket, planned, entry)
        touch(ticket)
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
    changed = {name: value for name, value in values.items() if plain(step, name) != value}
    if rev != step.rev:
        raise Conflict
    if changed:
        write(gate.person, "ticket.step.changed", ticket, step, changed)
    return bool(changed)


def finish(gate: Gate, ticket: Ticket, step: PlanStep, rev: int) -> None:
    """It is done; nothing happens to one that was done before. Raises Forbidden, Conflict."""
    _check_open(gate, ticket)
    if step.state != DONE:
        end(gate.person, ticket, step, rev, "ticket.step.finished", {"state": DONE})


def strike(gate: Gate, ticket: Ticket, step: PlanStep, reason: str, rev: int) -> None:
    """It is not needed any more, for a `reason`. Raises Forbidden, Invalid("reason"), Conflict."""
    _check_open(gate, ticket)
    text = reason.strip()
    if not text:
        raise Invalid("reason", "Say why.")
    if len(text) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    end(gate.person, ticket, step, rev, "ticket.step.cancelled", {"state": STRUCK, "reason": text})


def reopen(gate: Gate, ticket: Ticket, step: PlanStep, rev: int) -> None:
    """It is to be done after all; nothing happens to an open one. Raises Forbidden, Invalid, Conflict."""
    _check_open(gate, ticket)
    if step.state == OPEN:
        return
    if rev != step.rev:
        raise Conflict
    check_owner(Person.get_by_id(step.owner_id), ticket)
    values = {"state": OPEN, "reason": None, "closed_at": None, "closed_by": None}
    write(gate.person, "ticket.step.reopened", ticket, step, values)


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
                update(one, {"position": position})
                tell_row(entry, one)
        touch(ticket)


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
