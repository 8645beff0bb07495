"""Lowering the level of a file: asked for with reason and basis, a second person decides (access rule 5)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers.facts import Why
from app.customers.models import Customer
from app.customers.words import LEVELS
from app.errors import Conflict, Invalid, NotFound
from app.files import attaching, reading
from app.files.models import Attachment
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND = "file.level.lower"
PERMISSION = "customer.edit"


def ask_to_lower(gate: Gate, customer: Customer, file: Attachment, level: int, why: Why) -> Request:
    """Ask that a second person lets `file` of `customer` go down to `level`. Raises Forbidden, Invalid."""
    details = {"file": file.number, "from": file.level, "to": level, "basis": why.basis}
    return ask(gate, KIND, Subject(Customer.audit_kind, customer.number), why.reason, details)


def lower_levels(customer: Customer, file: Attachment) -> list[int]:
    """The levels that `file` may go down to: never below its record."""
    return [level for level in LEVELS if customer.level <= level < file.level]


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    customer = gate.get(Customer, number, PERMISSION)
    attaching.require(gate, customer)
    file = reading.file_of(gate, customer, details["file"])
    if file.level != details["from"]:
        raise Conflict("The level of %(number)s has changed since it was asked for.", number=file.number)
    if details["to"] not in lower_levels(customer, file):
        raise Invalid("level", "Choose a level below the present one.")


def _run(approved: Approved) -> Outcome:
    asker, details = approved.asker, approved.details
    customer = asker.get(Customer, approved.request.subject, PERMISSION)
    file = reading.file_of(asker, customer, details["file"])
    told = {"reason": approved.request.reason}
    if approved.decider:
        told["decided_by"] = approved.decider.username
    if details["basis"]:
        told["basis"] = details["basis"]
    attaching.set_level(asker.person, customer, file, details["to"], file.rev, told)
    return Outcome("The level of %(number)s was lowered.", number=file.number)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The numbers and levels; name and way to the file for whoever can open it."""
    details, number = details_of(request), request.subject
    name = _name(gate, number, details["file"])
    url = url_for("customers.files", number=number) if name else ""
    lines = [
        Told(_l("Customer"), number),
        Told(_l("File"), name or details["file"], url=url),
        Told(_l("Level"), LEVELS[details["to"]], before=LEVELS[details["from"]]),
    ]
    return [*lines, Told(_l("Basis"), details["basis"])] if details["basis"] else lines


def _name(gate: Gate, number: str, file: str) -> str:
    try:
        return reading.name_of(reading.file_of(gate, gate.get(Customer, number), file))
    except NotFound:
        return ""


LOWERING_FILES = Approval(
    KIND, _l("Lower the level of a file"), PERMISSION, _run, check=_check, told=_told, decided_by=DECIDE_LEVEL
)
