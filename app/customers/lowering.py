"""Lowering a level: asked for with reason and basis, decided by a second person (access rule 5)."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.access.models import Protected
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
    check_levels(number, customer.level, [one for one in LEVELS if one < customer.level], details)


def check_levels(number: str, present: int, lower: Collection[int], details: Mapping[str, Any]) -> None:
    """Whether a level may still go down as asked for. Raises Conflict, Invalid."""
    if present != details["from"]:
        raise Conflict("The level of %(number)s has changed since it was asked for.", number=number)
    if details["to"] not in lower:
        raise Invalid("level", "Choose a level below the present one.")


def _run(approved: Approved) -> Outcome:
    request, details = approved.request, approved.details
    customer = approved.asker.get(Customer, request.subject, PERMISSION)
    why = Why(request.reason, details["basis"], approved.decider)
    lower_level(approved.asker, customer, details["to"], why)
    return Outcome("The level of %(number)s was lowered.", number=request.subject)


def told_of(model: type[Protected], word: Any, page: str) -> Callable[[Request, Gate], list[Told]]:  # noqa: ANN401
    """Tells a record's number and levels, and the way to its `page` to whoever can read it."""

    def told(request: Request, gate: Gate) -> list[Told]:
        number = request.subject
        readable = gate.select(model, model.id).where(model.number == number).exists()
        url = url_for(page, number=number) if readable else ""
        return [Told(word, number, url=url), *told_levels(details_of(request))]

    return told


def told_levels(details: Mapping[str, Any]) -> list[Told]:
    """The present level and the one that is asked for, and on what basis."""
    levels = Told(_l("Level"), LEVELS[details["to"]], before=LEVELS[details["from"]])
    return [levels, Told(_l("Basis"), details["basis"])] if details["basis"] else [levels]


LOWERING = Approval(
    KIND,
    _l("Lower a level"),
    PERMISSION,
    _run,
    check=_check,
    told=told_of(Customer, _l("Customer"), "customers.customer"),
    decided_by=DECIDE_LEVEL,
)
