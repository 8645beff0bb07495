"""Raising the level of many customers, and undoing that: asked by one person, done when a second agrees."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers import batch_undoing
from app.customers.batches import is_undoable, number_of_items, own_batch
from app.customers.bulk import changing
from app.customers.bulk.planning import Plan
from app.customers.facts import Why
from app.customers.models import RUNNING, UNDOING, WAITING, Batch
from app.customers.words import LEVELS
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox.finding import all_open_own, open_own
from app.inbox.models import APPROVED, Request
from app.inbox.recording import fresh
from app.inbox.requests import Approved, Subject, ask, carry_on, details_of, settle
from app.people.models import Person
from app.room import Approval, Outcome, Running, Told

KIND, BACK = "level.raise_many", "level.lower_many"
PERMISSION = "customer.edit"


def ask_to_raise(gate: Gate, batch: Batch) -> bool:
    """Ask that a second person lets the level of all in `batch` be raised. Whether it was not asked before.

    Raises Forbidden, Invalid.
    """
    with database.atomic():
        planned = changing.take(batch, WAITING)
        if planned:
            plan = Plan.of(batch)
            details = {"level": plan.level, "basis": plan.basis, "customers": planned}
            subject = Subject(Batch.audit_kind, batch.number)
            ask(gate, KIND, subject, batch.__data__["reason"], details)
    return planned > 0


def ask_to_lower_back(gate: Gate, batch: Batch, reason: str) -> None:
    """Ask that a second person lets a raise be undone: that lowers levels. Raises Forbidden, Invalid."""
    details = {"customers": number_of_items(batch)}
    ask(gate, BACK, Subject(Batch.audit_kind, batch.number), reason, details)


def waiting(gate: Gate, batch: Batch) -> Request | None:
    """The person's own request about `batch` that nobody has decided yet."""
    return open_own(gate, KIND, batch.number) or open_own(gate, BACK, batch.number)


def all_waiting(gate: Gate) -> set[str]:
    """The numbers of the person's batches whose raise nobody has decided yet."""
    return {request.subject for request in all_open_own(gate, KIND)}


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    if own_batch(gate.person, number).state not in {WAITING, RUNNING}:
        raise Conflict("This change has begun already.")
    if details["level"] > gate.standing.clearance:
        raise Invalid("level", "The level is above your clearance.")


def _run(approved: Approved) -> Outcome | None:
    batch = own_batch(approved.asker.person, approved.request.subject)
    ended = changing.start(approved.asker, batch, approved.details["customers"], approved.decider)
    return changing.outcome(batch) if ended else None


def _check_back(gate: Gate, number: str, _details: Mapping[str, Any]) -> None:
    batch = own_batch(gate.person, number)
    if batch.state != UNDOING and not is_undoable(batch):
        raise Conflict("It has not ended yet, or was undone before.")


def _run_back(approved: Approved) -> Outcome | None:
    batch = own_batch(approved.asker.person, approved.request.subject)
    why = Why(approved.request.reason, decided_by=approved.decider)
    ended = batch_undoing.ask_to_undo(approved.asker, batch, why)
    return batch_undoing.outcome(batch) if ended else None


def change(run: Running) -> Outcome:
    """The job `customers.bulk`; of a raise the rights of both people are looked at once more."""
    return _by_both(run, KIND, changing.change, changing.leave_the_rest)


def undo(run: Running) -> Outcome:
    """The job `customers.undo`, in the same way."""
    return _by_both(run, BACK, batch_undoing.undo, batch_undoing.leave_the_rest)


def _by_both(
    run: Running,
    kind: str,
    work: Callable[[Running], Outcome],
    leave_the_rest: Callable[[Person, Batch], None],
) -> Outcome:
    """Do `work` and settle the request for it; where somebody has lost a right, the rest is left alone."""
    agreed = (Request.kind == kind, Request.subject == run.subject, Request.state == APPROVED)
    request = Request.get_or_none(*agreed)
    if request is None:
        return work(run)
    with database.atomic():
        if carry_on(request.number) is None:
            leave_the_rest(run.person, own_batch(run.person, run.subject))
            failed = fresh(request)
            return Outcome(failed.message, **failed.named)
    ended = work(run)
    with database.atomic():
        settle(fresh(request), ended)
    return ended


def _told(request: Request, gate: Gate) -> list[Told]:
    """How many, up to which level; which customers they are is the asker's to see."""
    details, lines = details_of(request), list[Told]()
    if request.asked_by_id == gate.person.id:
        url = url_for("customers.batch", number=request.subject)
        lines.append(Told(_l("Batch"), request.subject, url=url))
    lines.append(Told(_l("Customers"), details["customers"]))
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
