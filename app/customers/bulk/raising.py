"""Raising the level of many customers: looked over by one person, carried out when a second one agrees."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers.batches import own_batch
from app.customers.bulk import changing
from app.customers.bulk.planning import Plan
from app.customers.models import WAITING, Batch
from app.customers.words import LEVELS
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND = "level.raise_many"
PERMISSION = "customer.edit"


def ask_to_raise(gate: Gate, batch: Batch) -> None:
    """Ask that a second person lets the level of all in `batch` be raised. Raises Forbidden, Invalid."""
    with database.atomic():
        planned = changing.take(batch, WAITING)
        if planned:
            plan = Plan.of(batch)
            details = {"level": plan.level, "basis": plan.basis, "customers": planned}
            subject = Subject(Batch.audit_kind, batch.number)
            ask(gate, KIND, subject, batch.__data__["reason"], details)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    if own_batch(gate.person, number).state != WAITING:
        raise Conflict("This change has begun already.")
    if details["level"] > gate.standing.clearance:
        raise Invalid("level", "The level is above your clearance.")


def _run(approved: Approved) -> Outcome:
    batch = own_batch(approved.asker.person, approved.request.subject)
    decider = approved.decider
    ended = changing.start(approved.asker, batch, approved.details["customers"], decider)
    if ended:
        return changing.outcome(batch)
    return Outcome("The change of %(count)s customers has begun.", count=approved.details["customers"])


def _told(request: Request, _gate: Gate) -> list[Told]:
    """How many, up to which level; which customers they are is the asker's to see."""
    details = details_of(request)
    lines = [Told(_l("Customers"), details["customers"]), Told(_l("Level"), LEVELS[details["level"]])]
    return [*lines, Told(_l("Basis"), details["basis"])] if details["basis"] else lines


RAISING = Approval(
    KIND,
    _l("Raise the level of many"),
    PERMISSION,
    _run,
    check=_check,
    told=_told,
    decided_by=DECIDE_LEVEL,
)
