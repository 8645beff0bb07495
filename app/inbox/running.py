"""Running what was approved, after both people's rights were checked again; and what is over by itself.

A kind that takes its time starts a job, which begins with `carry_on` and ends with `settle`.
"""

from dataclasses import dataclass
from typing import Any

from app.access.gate import Gate
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, KebuError, NotFound
from app.inbox import notices
from app.inbox.approvals import approval_of
from app.inbox.deciders import deciders
from app.inbox.models import APPROVED, ASKED, DONE, EXPIRED, FAILED, LASTS, Request
from app.inbox.recording import details_of, end, fresh, move
from app.people.models import Person
from app.room import Approval, Outcome, Running


@dataclass(frozen=True)
class Approved:
    """A request that runs now, with the rights of the asker as they are by now."""

    request: Request
    asker: Gate
    details: dict[str, Any]

    @property
    def decider(self) -> Person | None:
        """Who approved it; None where one person may do this alone."""
        return self.request.decided_by


def may_decide(gate: Gate, request: Request) -> bool:
    """Whether the person may decide `request`, as long as it is open."""
    return gate.person.id in deciders(request, approval_of(request.kind))


def run(request: Request, approval: Approval) -> None:
    """Run what was approved, all of it or nothing; an error of ours is how it ended."""
    if request.state == ASKED:
        move(request.asked_by, request, APPROVED, {}, {})
    try:
        with database.atomic():
            said = approval.run(_checked(request, approval))
    except KebuError as error:
        settle(request, _with_words(error))
    else:
        if said is not None:
            settle(request, said)


def carry_on(number: str) -> Approved | None:
    """For a job: the approved request, both people's rights checked once more; None if it is over already.

    Where somebody has lost a right it has failed, and that is all.
    """
    request = Request.get_or_none(Request.number == number, Request.state == APPROVED)
    if request is None:
        return None
    try:
        return _checked(request, approval_of(request.kind))
    except KebuError as error:
        settle(request, error)
        return None


def settle(request: Request, said: Outcome | KebuError) -> None:
    """Note how an approved request ended: an error of ours is a failure, which whoever asked hears of."""
    named = {name: one if isinstance(one, int | float) else str(one) for name, one in said.values.items()}
    state = FAILED if isinstance(said, KebuError) else DONE
    if state == FAILED and request.decided_by_id is not None:
        _tell_asker(request, notices.FAILED)
    end(request.decided_by, request, state, {"message": said.message, "named": named})


def expire(_: Running) -> Outcome | None:
    """The job `expire_requests`: what nobody decided in time is over, and what nobody fetched.

    Whoever asked hears of it.
    """
    undecided = (Request.state == ASKED) & (Request.expires_at <= now())
    not_fetched = (Request.state == APPROVED) & (Request.decided_at <= now() - LASTS)
    late = list(Request.select().where(undecided | not_fetched))
    for request in late:
        with database.atomic():
            if fresh(request).state == request.state:
                _tell_asker(request, notices.EXPIRED)
                end(None, request, EXPIRED)
    return Outcome("Requests that expired: %(count)s.", count=len(late)) if late else None


def _tell_asker(request: Request, event: str) -> None:
    notices.notify([request.asked_by_id], event, ("request", request.number), None)


def _checked(request: Request, approval: Approval) -> Approved:
    """With both people's rights as they are now. Raises Invalid where one of them lacks theirs."""
    asker, details = Gate(request.asked_by), details_of(request)
    try:
        asker.require(approval.permission)
        approval.check(asker, request.subject, details)
    except (Forbidden, NotFound) as lost:
        name = request.asked_by.name
        raise Invalid("request", "%(person)s may no longer ask for this.", person=name) from lost
    if request.decided_by_id is not None and not may_decide(Gate(request.decided_by), request):
        name = request.decided_by.name
        raise Invalid("request", "%(person)s may no longer decide this.", person=name)
    return Approved(request, asker, details)


def _with_words(error: KebuError) -> KebuError:
    """An error that says nothing of its own gets a sentence."""
    return error if error.message else Conflict("What it is about has changed since it was asked for.")
