"""Asking, deciding, withdrawing, running: each is one transaction with its row on the chain (rules 5, 6).

What is approved runs at once, after the rights of both people were checked again. A kind that takes its time
starts a job, which begins with `carry_on` and ends with `settle`.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from app.access.deciding import Deciding
from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now, today
from app.db.base import next_id
from app.db.connection import database
from app.db.fields import json_text, moment_text
from app.db.numbers import Choose, new_number
from app.errors import Conflict, Forbidden, Invalid, KebuError, NotFound
from app.inbox import notices
from app.inbox.approvals import approval_of, approvals, needs_second
from app.inbox.models import APPROVED, ASKED, DONE, EXPIRED, FAILED, LASTS, REFUSED, WITHDRAWN, Request
from app.people.models import Person
from app.room import Approval, Outcome, Running
from app.vault.fields import opened, sealed_columns

LETTER = "R"
PERSON = "person"
"""The kind of a subject that is a colleague, named by the user name."""
LONGEST_REASON = 500
ACTIONS = {
    APPROVED: "request.approved",
    REFUSED: "request.refused",
    WITHDRAWN: "request.withdrawn",
    EXPIRED: "request.expired",
    DONE: "request.completed",
    FAILED: "request.failed",
}
"""The state that a request goes into → what the chain calls that."""


class Subject(NamedTuple):
    """What a request is about: a kind of record and its number; nothing named."""

    kind: str = ""
    number: str = ""


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
        request = new_request(gate.person, kind, subject, reason.strip(), wanted)
        _check_may_be_asked(request, approval)
        write_request(request, wanted)
        if not needs_second(approval):
            _run(request, approval)
    return request


def decide(gate: Gate, request: Request, reason: str, *, approved: bool) -> Request:
    """Approve or refuse. What is approved runs now, or fails with a sentence that says why.

    Raises Forbidden for whoever may not decide it; Conflict where it is decided, withdrawn or over already.
    """
    approval = approval_of(request.kind)
    with database.atomic():
        request = _fresh(request)
        if not may_decide(gate, request):
            raise Forbidden
        _check_is_open(request)
        if not reason.strip():
            raise Invalid("answer", "Fill this in.")
        note_decision(gate.person, request, reason.strip(), approved=approved)
        if approved:
            _run(request, approval)
    return request


def withdraw(gate: Gate, request: Request) -> Request:
    """Take back what one has asked for. Raises Forbidden; Conflict where it is decided or over already."""
    with database.atomic():
        request = _fresh(request)
        if request.asked_by_id != gate.person.id:
            raise Forbidden
        _check_is_open(request)
        _ends(gate.person, request, WITHDRAWN)
    return request


def take_over(gate: Gate, request: Request) -> None:
    """Ask in the place of a leaver, or withdraw what one may not ask for oneself; in a transaction."""
    approval = approval_of(request.kind)
    try:
        gate.require(approval.permission)
        approval.check(gate, request.subject, details_of(request))
    except KebuError:
        _ends(gate.person, request, WITHDRAWN)
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


def may_decide(gate: Gate, request: Request) -> bool:
    """Whether the person may decide `request`, as long as it is open."""
    return gate.person.id in Deciding().who(
        request.asked_by, approval_of(request.kind).decided_by, request.concerned_id
    )


def is_open(request: Request) -> bool:
    """Whether it waits for a decision."""
    return bool(request.state == ASKED and request.expires_at > now())


def details_of(request: Request) -> dict[str, Any]:
    """What exactly is asked for, as the kind keeps it."""
    found: dict[str, Any] = json.loads(opened(request, "details") or "{}")
    return found


def new_request(
    person: Person,
    kind: str,
    subject: Subject,
    reason: str,
    details: Mapping[str, Any],
    choose: Choose = secrets.choice,
) -> Request:
    """A request that was not written yet; call it inside the transaction that writes it."""
    row = next_id(Request)
    concerned = Person.get_or_none(Person.username == subject.number) if subject.kind == PERSON else None
    return Request(
        id=row,
        number=new_number(LETTER, today().year, choose),
        kind=kind,
        subject_kind=subject.kind,
        subject=subject.number,
        concerned=concerned,
        asked_by=person,
        asked_at=now(),
        expires_at=now() + LASTS,
        reason=reason,
        **sealed_columns(Request, row, {"details": json_text(details)}),
    )


def write_request(request: Request, details: Mapping[str, Any]) -> None:
    """Write what was asked, with its row on the chain; nothing is checked here."""
    with writing(request.asked_by, "request.asked", request) as entry:
        for name in ("subject_kind", "subject", "reason", "state"):
            entry.changed(name, "", getattr(request, name))
        entry.changed("approval", None, request.kind)
        entry.changed("details", None, json_text(details))
        entry.changed("expires_at", None, moment_text(request.expires_at))
        request.save(force_insert=True)


def note_decision(person: Person, request: Request, answer: str, *, approved: bool) -> None:
    """Write what `person` decided, with its row on the chain; nothing is checked or done here."""
    state = APPROVED if approved else REFUSED
    told = {"decided_by": person.username, "answer": answer}
    event = notices.APPROVED if state == APPROVED else notices.REFUSED
    notices.notify([request.asked_by_id], event, ("request", request.number), person)
    values = {"decided_by": person, "decided_at": now(), "answer": answer}
    _moves(person, request, state, told, values)


def carry_on(number: str) -> Approved | None:
    """For a job: the approved request, both people's rights checked once more; None if it is over already.

    Where somebody has lost a right it has failed, and that is all.
    """
    request = Request.get_or_none(Request.number == number, Request.state == APPROVED)
    if request is None:
        return None
    try:
        return _approved(request, approval_of(request.kind))
    except KebuError as error:
        settle(request, error)
        return None


def settle(request: Request, said: Outcome | KebuError) -> None:
    """Note how an approved request ended: an error of ours is a failure."""
    named = {name: one if isinstance(one, int | float) else str(one) for name, one in said.values.items()}
    state = FAILED if isinstance(said, KebuError) else DONE
    _ends(request.decided_by, request, state, {"message": said.message, "named": named})


def expire(_: Running) -> Outcome | None:
    """The job `expire_requests`: what nobody decided in time is over, and what nobody fetched."""
    undecided = (Request.state == ASKED) & (Request.expires_at <= now())
    not_fetched = (Request.state == APPROVED) & (Request.decided_at <= now() - LASTS)
    late = list(Request.select().where(undecided | not_fetched))
    for request in late:
        with database.atomic():
            if _fresh(request).state == request.state:
                _ends(None, request, EXPIRED)
    return Outcome("Requests that expired: %(count)s.", count=len(late)) if late else None


def _check_may_be_asked(request: Request, approval: Approval) -> None:
    same = (Request.kind == request.kind, Request.subject == request.subject, Request.state == ASKED)
    earlier = Request.get_or_none(*same, Request.asked_by == request.asked_by_id)
    if request.subject and earlier is not None:
        raise Invalid("request", "You have asked for this already: %(number)s.", number=earlier.number)
    if not request.reason:
        raise Invalid("reason", "Fill this in.")
    if len(request.reason) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    if not needs_second(approval):
        return
    if not Deciding().who(request.asked_by, approval.decided_by, request.concerned_id):
        raise Invalid("request", "There is nobody else who could decide this.")


def _fresh(request: Request) -> Request:
    found: Request = Request.get_by_id(request.id)
    return found


def _check_is_open(request: Request) -> None:
    if request.state == WITHDRAWN:
        raise Conflict("This request was withdrawn.")
    if request.decided_by_id is not None:
        name = request.decided_by.name
        raise Conflict("%(person)s has decided this already.", person=name)
    if not is_open(request):
        raise Conflict("This request is over: nobody decided it in time.")


def _ends(
    person: Person | None, request: Request, state: str, values: Mapping[str, Any] = MappingProxyType({})
) -> None:
    _moves(person, request, state, {}, {**values, "ended_at": now()})


def _moves(
    person: Person | None,
    request: Request,
    state: str,
    told: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """From its state to the next, once: whoever comes second changes nothing."""
    with writing(person, ACTIONS[state], request) as entry:
        entry.changed("state", request.state, state)
        for name, value in told.items():
            entry.changed(name, None, value)
        if values.get("message"):
            entry.told(**{name: values[name] for name in ("message", "named")})
        here = (Request.id == request.id) & (Request.state == request.state)
        if not Request.update({**values, "state": state}).where(here).execute():
            raise Conflict("This request was decided meanwhile.")
    for name, value in {**values, "state": state}.items():
        setattr(request, name, value)


def _run(request: Request, approval: Approval) -> None:
    """Run what was approved, all of it or nothing; an error of ours is how it ended."""
    if request.state == ASKED:
        _moves(request.asked_by, request, APPROVED, {}, {})
    try:
        with database.atomic():
            said = approval.run(_approved(request, approval))
    except KebuError as error:
        settle(request, _with_words(error))
    else:
        if said is not None:
            settle(request, said)


def _approved(request: Request, approval: Approval) -> Approved:
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
