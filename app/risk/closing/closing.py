"""Closing a risk, as a second person agrees, and opening it again (clause 5.1, access rule 6)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.connection import database
from app.errors import Conflict, Invalid, NotFound
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask
from app.risk import steps, telling
from app.risk.accepting.ending import end_acceptances
from app.risk.assessing.assessing import waiting
from app.risk.models import Risk
from app.risk.people import owners_of
from app.risk.recording import recording
from app.risk.treating.treating import unsettled
from app.risk.words import BANDS
from app.room import Approval, Outcome, Told

KIND = "risk.close"
LONGEST_REASON = 500
AFTER_OPENING = timedelta(days=14)


def ask_to_close(gate: Gate, risk: Risk, reason: str, rev: int) -> Request:
    """Ask a second person that the risk is closed. Raises Forbidden, Conflict, Invalid."""
    check_closable(gate, risk)
    if risk.rev != rev:
        raise Conflict
    with database.atomic():
        return ask(gate, KIND, Subject(Risk.audit_kind, risk.number), reason, {"rev": rev})


def check_closable(gate: Gate, risk: Risk) -> None:
    """Raise Forbidden, Conflict; Invalid for what has to be done first."""
    steps.check(gate, "close", risk)
    if waiting(risk) is not None:
        raise Invalid("reason", "A rating waits to be confirmed: have that decided first.")
    if unsettled(risk):
        raise Invalid("reason", "An action is still open: have it confirmed, or drop it.")
    above = risk.residual_likelihood > risk.target_likelihood or risk.residual_impact > risk.target_impact
    if above:
        raise Invalid("reason", "The residual is still above the target: rate the risk anew.")
    if risk.ungrounded:
        raise Invalid("reason", "The residual is without ground: rate the risk anew.")


def reopen(gate: Gate, risk: Risk, reason: str, rev: int) -> None:
    """A closed risk is there again, and has to be rated. Raises Forbidden, Conflict, Invalid."""
    steps.check(gate, "reopen", risk)
    text = clean_lines(reason)
    if not text:
        raise Invalid("reason", "Fill this in.")
    if len(text) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    values = {"state": steps.STEPS["reopen"].to, "closed_at": None, "next_review": today() + AFTER_OPENING}
    with recording(gate.person, "risk.reopened", risk, values, rev) as entry:
        entry.changed("reopening.review_note", None, text)
    telling.give(gate.person, risk, telling.ASSESS)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    risk = gate.get(Risk, number)
    check_closable(gate, risk)
    if risk.rev != details["rev"]:
        raise Conflict("The risk %(number)s has changed since it was asked for.", number=number)


def _run(approved: Approved) -> Outcome:
    risk = approved.asker.get(Risk, approved.request.subject)
    values: dict[str, Any] = {"state": steps.STEPS["close"].to, "closed_at": now(), "next_review": None}
    asker = approved.asker.person
    decider = approved.decider or asker
    end_acceptances(decider, risk, values)
    with recording(decider, "risk.closed", risk, values) as entry:
        entry.told(asked_by=asker.username)
    telling.finish(decider, risk, telling.REASON_CODES)
    return Outcome("The risk %(number)s is closed.", number=risk.number)


def _told(request: Request, gate: Gate) -> list[Told]:
    """What would be closed, for whoever may read the risk; its number for others."""
    number = request.subject
    try:
        risk = gate.get(Risk, number)
    except NotFound:
        return [Told(_l("Risk"), number)]
    shown = gate.show(risk, ("title",))
    lines = [Told(_l("Risk"), f"{number} {shown['title']}", url=url_for("risk.risk", number=number))]
    for name, label in (("residual_band", _l("Residual")), ("target_band", _l("Target risk"))):
        if band := getattr(risk, name):
            lines.append(Told(label, BANDS[band]))
    return lines


CLOSING = Approval(
    KIND,
    _l("Close a risk"),
    steps.PROPOSE,
    _run,
    check=_check,
    told=_told,
    decided_by=steps.MANAGE,
    parties=owners_of,
)
