"""Raising the level of many customers, and undoing that: asked by one person, done when a second agrees."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers import batch_undoing
from app.customers.batches import is_undoable, number_of_items, own_batch
from app.customers.bulk import changing
from app.customers.bulk.planning import Plan
from app.customers.models import WAITING, Batch
from app.customers.words import LEVELS
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox.finding import open_own
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND, BACK = "level.raise_many", "level.lower_many"
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


def ask_to_lower_back(gate: Gate, batch: Batch, reason: str) -> None:
    """Ask that a second person lets a raise be undone: that lowers levels. Raises Forbidden, Invalid."""
    details = {"customers": number_of_items(batch)}
    ask(gate, BACK, Subject(Batch.audit_kind, batch.number), reason, details)


def waiting(gate: Gate, batch: Batch) -> Request | None:
    """The person's own request about `batch` that nobody has decided yet."""
    return open_own(gate, KIND, batch.number) or open_own(gate, BACK, batch.number)


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


def _check_back(gate: Gate, number: str, _details: Mapping[str, Any]) -> None:
    if not is_undoable(own_batch(gate.person, number)):
        raise Conflict("It has not ended yet, or was undone before.")


def _run_back(approved: Approved) -> Outcome:
    batch = own_batch(approved.asker.person, approved.request.subject)
    if batch_undoing.ask_to_undo(approved.asker, batch, approved.decider):
        return batch_undoing.outcome(batch)
    return Outcome("The undo of %(count)s customers has begun.", count=approved.details["customers"])


def _told(request: Request, _gate: Gate) -> list[Told]:
    """How many, up to which level; which customers they are is the asker's to see."""
    details = details_of(request)
    lines = [Told(_l("Customers"), details["customers"])]
    if "level" in details:
        lines.append(Told(_l("Level"), LEVELS[details["level"]]))
    return [*lines, Told(_l("Basis"), details["basis"])] if details.get("basis") else lines


RAISING = Approval(
    KIND,
    _l("Raise the level of many"),
    PERMISSION,
    _run,
    check=_check,
    told=_told,
    decided_by=DECIDE_LEVEL,
    fixed=False,
)
LOWERING_BACK = Approval(
    BACK,
    _l("Undo a raise of many levels"),
    PERMISSION,
    _run_back,
    check=_check_back,
    told=_told,
    decided_by=DECIDE_LEVEL,
)
