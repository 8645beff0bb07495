"""Lowering a level: asked for with reason and basis, decided by a second person (access rule 5)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers.facts import Why
from app.customers.models import Customer
from app.customers.record import lower_level
from app.customers.words import LEVELS
from app.errors import Conflict, Invalid
from app.inbox.finding import open_own
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND = "level.lower"
PERMISSION = "customer.edit"


def ask_to_lower(gate: Gate, customer: Customer, level: int, why: Why) -> Request:
    """Ask that a second person lets `customer` go down to `level`. Raises Forbidden, Invalid."""
    details = {"from": customer.level, "to": level, "basis": why.basis}
    return ask(gate, KIND, Subject(Customer.audit_kind, customer.number), why.reason, details)


def may_lower(gate: Gate, customer: Customer) -> bool:
    """Whether the person may ask, and there is a lower level."""
    return gate.may(PERMISSION, customer) and customer.level > min(LEVELS)


def waiting(gate: Gate, customer: Customer) -> Request | None:
    """The person's own request about `customer` that nobody has decided yet."""
    return open_own(gate, KIND, customer.number)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    customer = gate.get(Customer, number, PERMISSION)
    if customer.level != details["from"]:
        raise Conflict("The level of %(number)s has changed since it was asked for.", number=number)
    if details["to"] not in LEVELS or details["to"] >= customer.level:
        raise Invalid("level", "Choose a level below the present one.")


def _run(approved: Approved) -> Outcome:
    request, details = approved.request, approved.details
    customer = approved.asker.get(Customer, request.subject, PERMISSION)
    why = Why(request.reason, details["basis"], approved.decider)
    lower_level(approved.asker, customer, details["to"], why)
    return Outcome("The level of %(number)s was lowered.", number=request.subject)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The record's number and level; the way to it for whoever can read it."""
    details, number = details_of(request), request.subject
    readable = gate.select(Customer, Customer.id).where(Customer.number == number).exists()
    lines = [
        Told(_l("Customer"), number, url=url_for("customers.customer", number=number) if readable else ""),
        Told(_l("Level"), LEVELS[details["to"]], before=LEVELS[details["from"]]),
    ]
    return [*lines, Told(_l("Basis"), details["basis"])] if details["basis"] else lines


LOWERING = Approval(
    KIND, _l("Lower a level"), PERMISSION, _run, check=_check, told=_told, decided_by=DECIDE_LEVEL
)
