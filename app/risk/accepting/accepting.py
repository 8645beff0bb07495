"""Accepting a risk: by whom the table says, for so many months (clause 5.1)."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.people.models import Person
from app.risk import steps, telling
from app.risk.accepting.ending import end_acceptances
from app.risk.accepting.models import Acceptance
from app.risk.matrices.versions import TWO, Acceptor, in_force
from app.risk.models import Risk
from app.risk.people import may_accept_as, owners_of
from app.risk.recording import add_part, recording
from app.risk.words import ACCEPTORS, BANDS
from app.room import Approval, Outcome, Told

KIND = "risk.accept"
LONGEST_REASON = 500
YEAR = 12


def acceptor(risk: Risk) -> Acceptor:
    """Who may accept `risk` in the band of its residual, and for how many months."""
    return in_force().acceptance[risk.residual_band]


def may_accept(gate: Gate, risk: Risk) -> bool:
    """Whether the person is whom the table names for it now."""
    rated = risk.state in steps.STEPS["accept"].states and risk.residual_band is not None
    return rated and gate.may(steps.PROPOSE, risk) and may_accept_as(gate, risk, acceptor(risk).who)


def accept(gate: Gate, risk: Risk, reason: str, rev: int) -> Request | None:
    """Let `risk` stand as it is; what needs a second person becomes a request.

    Raises Forbidden, Conflict, Invalid.
    """
    steps.check_state("accept", risk)
    if not may_accept(gate, risk):
        raise Forbidden
    text = _checked(reason)
    _check_ground(risk)
    who, months = acceptor(risk)
    if who != TWO:
        write(gate.person, None, risk, text, months, rev)
        return None
    if risk.rev != rev:
        raise Conflict
    why = _("Acceptance of the risk %(number)s", number=risk.number)
    details = {"rev": rev, "reason": text, "months": months}
    return ask(gate, KIND, Subject(Risk.audit_kind, risk.number), why, details)


def write(
    person: Person, second: Person | None, risk: Risk, reason: str, months: int, rev: int | None = None
) -> None:
    """It stands until the day, `months` from now; with a `second` person it is they who decided it."""
    decider = second or person
    until = later(today(), months)
    values: dict[str, Any] = {}
    with database.atomic():
        if rev is not None and risk.rev != rev:
            raise Conflict
        end_acceptances(decider, risk, values)
        with recording(decider, "risk.accepted", risk, {"accepted_until": until}) as entry:
            if second is not None:
                entry.told(asked_by=person.username)
            add_part(
                entry,
                risk,
                Acceptance,
                person=person.id,
                second=second and second.id,
                band=risk.residual_band,
                likelihood=risk.residual_likelihood,
                impact=risk.residual_impact,
                at=now(),
                until=until,
                reason=reason,
            )
        telling.finish(decider, risk, [telling.EXPIRED])


def later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.month - 1 + months, YEAR)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _check_ground(risk: Risk) -> None:
    """What is accepted is known: raise Invalid where the controls do not support the residual any more."""
    if risk.ungrounded:
        raise Invalid("reason", "The residual is without ground: rate the risk anew.")


def _checked(reason: str) -> str:
    text = clean_lines(reason)
    if not text:
        raise Invalid("reason", "Say why it may stand as it is.")
    if len(text) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    return text


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    risk = gate.get(Risk, number)
    if not may_accept(gate, risk):
        raise Forbidden
    _check_ground(risk)
    if risk.rev != details["rev"]:
        raise Conflict("The risk %(number)s has changed since it was asked for.", number=number)


def _run(approved: Approved) -> Outcome:
    risk = approved.asker.get(Risk, approved.request.subject)
    details = approved.details
    write(approved.asker.person, approved.decider, risk, details["reason"], details["months"])
    return Outcome("The risk %(number)s is accepted.", number=risk.number)


def _told(request: Request, gate: Gate) -> list[Told]:
    """What would stand, and why, for whoever may read the risk; its number for others."""
    number = request.subject
    try:
        risk = gate.get(Risk, number)
    except NotFound:
        return [Told(_l("Risk"), number)]
    details = details_of(request)
    shown = gate.show(risk, ("title", "residual_band"))
    lines = [Told(_l("Risk"), f"{number} {shown['title']}", url=url_for("risk.risk", number=number))]
    if risk.residual_band is not None:
        lines.append(Told(_l("Residual"), BANDS[risk.residual_band]))
    lines.append(Told(_l("May be accepted by"), ACCEPTORS[TWO]))
    lines.append(Told(_l("For months"), str(details["months"])))
    if gate.field_level(Risk, "acceptance_reason", risk) <= gate.clearance_on(risk):
        lines.append(Told(_l("Why it may stand"), details["reason"]))
    return lines


ACCEPTING = Approval(
    KIND,
    _l("Accept a very high risk"),
    steps.PROPOSE,
    _run,
    check=_check,
    told=_told,
    decided_by=steps.MANAGE,
    parties=owners_of,
)
