"""The tier (A–D), set by hand with a reason: asked for, decided by a second person, kept with its history."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.levels import Masked
from app.customers.facts import Why
from app.customers.models import TIERS, Customer
from app.customers.record import set_tier
from app.db.base import fetch
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.finding import open_own
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND = "tier.set"
PERMISSION = "customer.edit"


def ask_for_tier(gate: Gate, customer: Customer, tier: str, reason: str) -> Request:
    """Ask that `customer` gets another tier. Raises Forbidden, Invalid."""
    details = {"from": customer.tier, "to": tier}
    return ask(gate, KIND, Subject(Customer.audit_kind, customer.number), reason, details)


def may_ask(gate: Gate, customer: Customer) -> bool:
    """Whether the person may ask for another tier: of a record that they may edit and whose tier they see."""
    return gate.may(PERMISSION, customer) and gate.may_write(customer, "tier", PERMISSION)


def waiting(gate: Gate, customer: Customer) -> Request | None:
    """The person's own request about `customer` that nobody has decided yet."""
    return open_own(gate, KIND, customer.number)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    customer = gate.get(Customer, number, PERMISSION)
    if not may_ask(gate, customer):
        raise Forbidden
    if customer.tier != details["from"]:
        raise Conflict("The tier of %(number)s has changed since it was asked for.", number=number)
    if details["to"] not in TIERS or details["to"] == customer.tier:
        raise Invalid("tier", "Choose another tier than the present one.")


def _run(approved: Approved) -> Outcome:
    request, details = approved.request, approved.details
    customer = approved.asker.get(Customer, request.subject, PERMISSION)
    set_tier(approved.asker, customer, details["to"], Why(request.reason, "", approved.decider))
    return Outcome("The tier of %(number)s was set.", number=request.subject)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The record's number; its tiers only for whoever can read them."""
    details, number = details_of(request), request.subject
    found = fetch(gate.select(Customer).where(Customer.number == number))
    if not found:
        return [Told(_l("Customer"), number)]
    customer = Told(_l("Customer"), number, url=url_for("customers.customer", number=number))
    present = gate.value(found[0], "tier")
    if isinstance(present, Masked):
        return [customer, Told(_l("Tier"), present)]
    return [customer, Told(_l("Tier"), details["to"], before=details["from"])]


TIERING = Approval(KIND, _l("Set a tier by hand"), PERMISSION, _run, check=_check, told=_told)
