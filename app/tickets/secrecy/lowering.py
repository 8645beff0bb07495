"""Lowering the level of a ticket, an entry or a file of it: asked for, agreed by a second one (rule 5)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers.facts import Why
from app.customers.lowering_files import FileLowering
from app.customers.words import LEVELS
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told
from app.tickets.models import Message, Ticket
from app.tickets.secrecy import levels, messages

PERMISSION = Ticket.edit_permission
OF_TICKET, OF_MESSAGE = ("ticket.level.lower", "ticket.message.level.lower")


def ask_to_lower(gate: Gate, ticket: Ticket, level: int, why: Why) -> Request:
    """Ask that a second person lets `ticket` go down to `level`. Raises Forbidden, Invalid."""
    details = {"from": ticket.level, "to": level, "basis": why.basis}
    return ask(gate, OF_TICKET, Subject(Ticket.audit_kind, ticket.number), why.reason, details)


def ask_to_lower_message(gate: Gate, ticket: Ticket, message: Message, level: int, why: Why) -> Request:
    """The same for one entry on `ticket`. Raises Forbidden, Invalid."""
    details = {"message": message.key, "from": message.level, "to": level, "basis": why.basis}
    return ask(gate, OF_MESSAGE, Subject(Ticket.audit_kind, ticket.number), why.reason, details)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    ticket = gate.get(Ticket, number, PERMISSION)
    _check_levels(number, ticket.level, levels.lower_levels(ticket), details)


def _check_message(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    ticket = gate.get(Ticket, number, PERMISSION)
    message = messages.message_of(gate, ticket, details["message"])
    _check_levels(number, message.level, messages.lower_levels(ticket, message), details)


def _check_levels(number: str, present: int, lower: list[int], details: Mapping[str, Any]) -> None:
    if present != details["from"]:
        raise Conflict("The level of %(number)s has changed since it was asked for.", number=number)
    if details["to"] not in lower:
        raise Invalid("level", "Choose a level below the present one.")


def _run(approved: Approved) -> Outcome:
    number = approved.request.subject
    ticket = approved.asker.get(Ticket, number, PERMISSION)
    levels.lower_level(approved.asker, ticket, approved.details["to"], _why(approved))
    return Outcome("The level of %(number)s was lowered.", number=number)


def _run_message(approved: Approved) -> Outcome:
    asker, number = approved.asker, approved.request.subject
    ticket = asker.get(Ticket, number, PERMISSION)
    message = messages.message_of(asker, ticket, approved.details["message"])
    messages.lower_message(asker, ticket, message, approved.details["to"], _why(approved))
    return Outcome("The level of an entry on %(number)s was lowered.", number=number)


def _why(approved: Approved) -> Why:
    return Why(approved.request.reason, approved.details["basis"], approved.decider)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The ticket's number and the levels; the way to it for whoever can read it."""
    details, number = details_of(request), request.subject
    readable = gate.select(Ticket, Ticket.id).where(Ticket.number == number).exists()
    url = url_for("tickets.ticket", number=number) if readable else ""
    lines = [
        Told(_l("Ticket"), number, url=url),
        Told(_l("Level"), LEVELS[details["to"]], before=LEVELS[details["from"]]),
    ]
    return [*lines, Told(_l("Basis"), details["basis"])] if details["basis"] else lines


LOWERING_TICKETS = Approval(
    OF_TICKET,
    _l("Lower the level of a ticket"),
    PERMISSION,
    _run,
    check=_check,
    told=_told,
    decided_by=DECIDE_LEVEL,
)
LOWERING_MESSAGES = Approval(
    OF_MESSAGE,
    _l("Lower the level of an entry on a ticket"),
    PERMISSION,
    _run_message,
    check=_check_message,
    told=_told,
    decided_by=DECIDE_LEVEL,
)
OF_FILES = FileLowering(
    "ticket.file.level.lower",
    _l("Lower the level of a file of a ticket"),
    Ticket,
    _l("Ticket"),
    "tickets.files",
)
