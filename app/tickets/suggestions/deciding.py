"""Deciding on suggestions: the head adopts one, which becomes somebody's task, or declines it for a reason.

The head is the lead of the handler's department or the nearest above. Where there is none who may handle the
ticket, whoever manages the service decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.gate import Gate, gates_of_readers
from app.audit.changes import PART
from app.chain.writing import writing
from app.clock import now
from app.customers.part_marks import tell_row
from app.customers.typed.reasons import checked_reason
from app.db.base import update_row
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox import tasks
from app.people.models import Person
from app.tickets.handling import head_of
from app.tickets.models import Ticket
from app.tickets.suggestions.models import ADOPTED, DECLINED, WAITING, Suggestion
from app.tickets.suggestions.suggesting import PERMISSION
from app.tickets.texts import text_columns

RULE = Suggestion.rule_names["text"]
MANAGE = "service.manage"
TASK = "suggestion"
"""The reason of the task that an adopted one becomes."""
LONGEST_REASON = 500
LATE = "Somebody else has decided on this suggestion meanwhile."


@dataclass(frozen=True)
class Follow:
    """What is to follow from an adopted one: `owner` does `what` until `due`."""

    owner: Person
    due: date
    what: str


def adopt(gate: Gate, ticket: Ticket, suggestion: Suggestion, reason: str, follow: Follow, rev: int) -> None:
    """Adopt it; what follows is a task. Raises Forbidden, Conflict, Invalid."""
    with database.atomic():
        _check(gate, ticket, suggestion, rev)
        text = checked_reason(reason, LONGEST_REASON)
        if follow.owner.id not in {person.id for person in possible_owners(ticket)}:
            raise Invalid("owner", "Choose somebody who can sign in and may read this ticket.")
        about = (Ticket.audit_kind, ticket.number)
        try:
            task = tasks.give(gate.person, follow.owner, follow.what, follow.due, about, TASK)
        except Invalid as error:
            raise _renamed(error) from error
        _write(gate, ticket, suggestion, "ticket.suggestion.adopted", ADOPTED, text, {"task": task.id})


def decline(gate: Gate, ticket: Ticket, suggestion: Suggestion, reason: str, rev: int) -> None:
    """Decline it for a `reason`. Raises Forbidden, Conflict, Invalid("reason")."""
    with database.atomic():
        _check(gate, ticket, suggestion, rev)
        text = checked_reason(reason, LONGEST_REASON)
        _write(gate, ticket, suggestion, "ticket.suggestion.declined", DECLINED, text, {})


def may_decide(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person decides on what the customer of this ticket suggests."""
    if not _is_able(gate, ticket):
        return False
    head = head_of(ticket)
    if head is not None and _is_able(Gate(head), ticket):
        return bool(head.id == gate.person.id)
    return gate.has(MANAGE)


def sees(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person is cleared for what the customer of this ticket suggests."""
    return 0 < gate.field_level(Ticket, RULE, ticket) <= gate.clearance_on(ticket)


def possible_owners(ticket: Ticket) -> list[Person]:
    """Who may take the task: everybody who may read what was suggested, by name (access rule 1)."""
    found = [theirs.person for theirs in gates_of_readers(ticket) if sees(theirs, ticket)]
    return sorted(found, key=lambda person: str(person.name))


def _is_able(gate: Gate, ticket: Ticket) -> bool:
    return gate.may(PERMISSION, ticket) and sees(gate, ticket)


def _check(gate: Gate, ticket: Ticket, suggestion: Suggestion, rev: int) -> None:
    if not may_decide(gate, ticket):
        raise Forbidden
    if suggestion.state != WAITING or suggestion.rev != rev:
        raise Conflict(LATE)


def _renamed(error: Invalid) -> Invalid:
    """A refusal of the task, beside the field of the form that it is about."""
    field = "owner" if error.field == "person" else error.field
    return Invalid(field, error.message, **error.values)


def _write(
    gate: Gate,
    ticket: Ticket,
    suggestion: Suggestion,
    action: str,
    state: str,
    reason: str,
    values: Mapping[str, Any],
) -> None:
    with writing(gate.person, action, ticket) as entry:
        entry.changed(suggestion.field_name("state"), suggestion.state, state)
        entry.changed(suggestion.field_name("reason"), None, reason)
        entry.told(**{PART: suggestion.key})
        columns = {
            **values,
            "state": state,
            "decided_at": now(),
            "decided_by": gate.person.id,
            "rev": suggestion.rev + 1,
            **text_columns(Suggestion, suggestion.id, {"reason": reason}, ticket.level),
        }
        if not update_row(Suggestion, suggestion.id, suggestion.rev, columns):
            raise Conflict(LATE)
        suggestion.__data__.update(columns)
        tell_row(entry, suggestion)
