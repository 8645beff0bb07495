"""Lowering the level of a ticket, an entry or a file of it: asked for, agreed by a second one (rule 5)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers.facts import Why
from app.customers.lowering import check_levels, told_of
from app.customers.lowering_files import FileLowering
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask
from app.room import Approval, Outcome
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
    check_levels(number, ticket.level, levels.lower_levels(ticket), details)


def _check_message(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    ticket = gate.get(Ticket, number, PERMISSION)
    message = messages.message_of(gate, ticket, details["message"])
    check_levels(number, message.level, messages.lower_levels(ticket, message), details)


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


TOLD = told_of(Ticket, _l("Ticket"), "tickets.ticket")
LOWERING_TICKETS = Approval(
    OF_TICKET,
    _l("Lower the level of a ticket"),
    PERMISSION,
    _run,
    check=_check,
    told=TOLD,
    decided_by=DECIDE_LEVEL,
)
LOWERING_MESSAGES = Approval(
    OF_MESSAGE,
    _l("Lower the level of an entry on a ticket"),
    PERMISSION,
    _run_message,
    check=_check_message,
    told=TOLD,
    decided_by=DECIDE_LEVEL,
)
OF_FILES = FileLowering(
    "ticket.file.level.lower",
    _l("Lower the level of a file of a ticket"),
    Ticket,
    _l("Ticket"),
    "tickets.files",
)
