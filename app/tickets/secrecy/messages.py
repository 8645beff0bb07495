"""The level of one entry of a conversation, where it is above the ticket's (access rules 2 and 5)."""

from typing import Any

from app.access.gate import Gate
from app.access.levels import LEVELS
from app.access.parts import part_of
from app.audit.changes import PART, PART_LEVEL
from app.chain.writing import writing
from app.customers.facts import Why
from app.customers.part_marks import tell_row
from app.db.base import update_row
from app.errors import Conflict, Forbidden, Invalid
from app.tickets.models import Message, Ticket
from app.tickets.texts import reseal_message

CHANGED = "ticket.message.level.changed"


def message_of(gate: Gate, ticket: Ticket, key: str) -> Message:
    """The entry of `ticket` called so. Raises NotFound, also for one above the person."""
    return part_of(gate, ticket, Message, key)


def level_of(ticket: Ticket, message: Message) -> int:
    """How secret an entry is: never below its ticket."""
    return max(int(message.level), int(ticket.level))


def higher_levels(gate: Gate, ticket: Ticket, message: Message) -> list[int]:
    """The levels that the person may raise it to: up to their clearance."""
    top = gate.clearance_on(ticket, Ticket.edit_permission)
    return [level for level in LEVELS if level_of(ticket, message) < level <= top]


def lower_levels(ticket: Ticket, message: Message) -> list[int]:
    """The levels that it may go down to: never below its ticket."""
    return [level for level in LEVELS if ticket.level <= level < message.level]


def raise_message(gate: Gate, ticket: Ticket, message: Message, level: int, why: Why, rev: int) -> None:
    """Raise the level of one entry. Raises Forbidden, Invalid("level"), Conflict."""
    gate.require(Ticket.edit_permission, ticket)
    if level not in higher_levels(gate, ticket, message):
        raise Invalid("level", "Choose a level above the present one, up to your clearance.")
    _set(gate, ticket, message, level, why, rev)


def lower_message(gate: Gate, ticket: Ticket, message: Message, level: int, why: Why) -> None:
    """Lower it as a second person has agreed. Raises Forbidden, Conflict."""
    gate.require(Ticket.edit_permission, ticket)
    if level not in lower_levels(ticket, message) or why.decided_by is None:
        raise Forbidden
    _set(gate, ticket, message, level if level > ticket.level else 1, why, message.rev)


def _set(gate: Gate, ticket: Ticket, message: Message, level: int, why: Why, rev: int) -> None:
    with writing(gate.person, CHANGED, ticket) as entry:
        facts: dict[str, Any] = {PART: message.key, PART_LEVEL: level, "reason": why.reason}
        if why.basis:
            facts["basis"] = why.basis
        if why.decided_by:
            facts["decided_by"] = why.decided_by.username
        entry.told(**facts)
        entry.changed(message.field_name("level"), message.level, level)
        if not update_row(Message, message.id, rev, {"level": level, "rev": rev + 1}):
            raise Conflict
        message.__data__.update(level=level, rev=rev + 1)
        reseal_message(message, ticket.level)
        tell_row(entry, message)
