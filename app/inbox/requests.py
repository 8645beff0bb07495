"""Asking, deciding, withdrawing: each is one transaction with its row on the chain (access rules 5, 6)."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, KebuError, NotFound
from app.inbox.approvals import approval_of, approvals, needs_second
from app.inbox.deciders import deciders
from app.inbox.models import ASKED, WITHDRAWN, Request
from app.inbox.recording import (
    LONGEST_REASON,
    PERSON,
    Subject,
    details_of,
    end,
    fresh,
    new_request,
    note_decision,
    write_request,
)
from app.inbox.running import Approved, carry_on, expire, may_decide, run, settle
from app.room import Approval
from app.text import visible

__all__ = [
    "LONGEST_REASON",
    "PERSON",
    "Approved",
    "Subject",
    "ask",
    "carry_on",
    "decide",
    "details_of",
    "expire",
    "get_request",
    "is_open",
    "may_decide",
    "may_see",
    "new_request",
    "note_decision",
    "settle",
    "take_over",
    "withdraw",
    "write_request",
]
"""What the rooms above need of requests, from one place."""


def ask(
    gate: Gate,
    kind: str,
    subject: Subject,
    reason: str,
    details: Mapping[str, Any] | None = None,
) -> Request:
    """Ask for something of `kind`; where no second person is needed it runs at once.

    Raises Forbidden without the permission to ask; Invalid where nobody could decide it, or it was asked
    already; and what the kind's own check raises.
    """
    approval = approval_of(kind)
    gate.require(approval.permission)
    wanted = dict(details or {})
    approval.check(gate, subject.number, wanted)
    with database.atomic():
        request = new_request(gate.person, kind, subject, visible(reason), wanted)
        _check_may_be_asked(request, approval)
        write_request(request, wanted)
        if not needs_second(approval):
            run(request, approval)
    return request


def decide(gate: Gate, request: Request, reason: str, *, approved: bool) -> Request:
    """Approve or refuse. What is approved runs now, or fails with a sentence that says why.

    Raises Forbidden for whoever may not decide it; Conflict where it is decided, withdrawn or over already.
    """
    approval = approval_of(request.kind)
    with database.atomic():
        request = fresh(request)
        if not may_decide(gate, request):
            if request.asked_by_id == gate.person.id:
                raise Forbidden("Another person has to decide what you have asked for.")
            raise Forbidden
        _check_is_open(request)
        answer = visible(reason)
        if not answer:
            raise Invalid("answer", "Fill this in.")
        note_decision(gate.person, request, answer, approved=approved)
        if approved:
            run(request, approval)
    return request


def withdraw(gate: Gate, request: Request) -> Request:
    """Take back what one has asked for. Raises Forbidden; Conflict where it is decided or over already."""
    with database.atomic():
        request = fresh(request)
        if request.asked_by_id != gate.person.id:
            raise Forbidden
        _check_is_open(request)
        end(gate.person, request, WITHDRAWN)
    return request


def take_over(gate: Gate, request: Request) -> None:
    """Ask in the place of a leaver, or withdraw what one may not ask for oneself; in a transaction."""
    approval = approval_of(request.kind)
    try:
        gate.require(approval.permission)
        approval.check(gate, request.subject, details_of(request))
    except KebuError:
        end(gate.person, request, WITHDRAWN)
        return
    with writing(gate.person, "request.passed", request) as entry:
        entry.changed("asked_by", request.asked_by.username, gate.person.username)
        Request.update(asked_by=gate.person).where(Request.id == request.id).execute()


def get_request(gate: Gate, number: str) -> Request:
    """The request that is addressed to the person, was asked or decided by them. Raises NotFound."""
    request = Request.get_or_none(Request.number == number)
    if request is None or request.kind not in approvals() or not may_see(gate, request):
        raise NotFound
    return request


def may_see(gate: Gate, request: Request) -> bool:
    """Whether the card of `request` is theirs to see: asker, decider, and whoever may decide it."""
    return gate.person.id in {request.asked_by_id, request.decided_by_id} or may_decide(gate, request)


def is_open(request: Request) -> bool:
    """Whether it waits for a decision."""
    return bool(request.state == ASKED and request.expires_at > now())


def _check_may_be_asked(request: Request, approval: Approval) -> None:
    same = (Request.kind == request.kind, Request.subject == request.subject)
    still_open = (Request.state == ASKED, Request.expires_at > now())
    earlier = Request.get_or_none(*same, *still_open, Request.asked_by == request.asked_by_id)
    if request.subject and earlier is not None:
        raise Invalid("request", "You have asked for this already: %(number)s.", number=earlier.number)
    if not request.reason:
        raise Invalid("reason", "Fill this in.")
    if len(request.reason) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    if not needs_second(approval):
        return
    if not deciders(request, approval):
        raise Invalid("request", "There is nobody else who could decide this.")


def _check_is_open(request: Request) -> None:
    if request.state == WITHDRAWN:
        raise Conflict("This request was withdrawn.")
    if request.decided_by_id is not None:
        name = request.decided_by.name
        raise Conflict("%(person)s has decided this already.", person=name)
    if not is_open(request):
        raise Conflict("This request is over: nobody decided it in time.")
