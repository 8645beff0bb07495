"""False alarms: a reason, a second person for red and orange ones, and quiet for a while (clause 5.4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.clock import today
from app.db.connection import database
from app.errors import Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask
from app.people.models import Person
from app.risk.signals.acting import check, move, parties
from app.risk.signals.asking import FALSE, FALSE_ACCESS, asked_about
from app.risk.signals.audience import ACCESS, OPENS
from app.risk.signals.models import Signal
from app.risk.signals.raising import LONGEST_MUTE, ORANGE, RED
from app.risk.signals.responding import checked, finish_all
from app.risk.signals.words import told_of
from app.room import Approval, Outcome

TWO_PERSON = frozenset({RED, ORANGE})


def call_false(
    gate: Gate, signal: Signal, reason: str, until: date, rev: int | None = None
) -> Request | None:
    """Call it a false alarm, quiet until a day; of a red or orange one a second person is asked.

    Returns their request. Raises Forbidden, Conflict, Invalid.
    """
    check(gate, "false", signal, rev)
    text = checked(reason, "reason")
    _check_until(until)
    if signal.colour in TWO_PERSON:
        if asked_about(signal) is not None:
            raise Invalid("reason", "A second person is asked already.")
        kind = FALSE_ACCESS if signal.addressed else FALSE
        subject = Subject(Signal.audit_kind, signal.number, signal.person_id)
        return ask(gate, kind, subject, text, {"until": until.isoformat()})
    _write(gate.person, signal, text, until)
    return None


def _check_until(until: date) -> None:
    if not today() < until <= today() + LONGEST_MUTE:
        raise Invalid(
            "until",
            "A false alarm is quiet for 90 days at most: choose a day until %(day)s.",
            day=today() + LONGEST_MUTE,
        )


def _write(person: Person | None, signal: Signal, reason: str, until: date) -> None:
    values = {
        "false_reason": reason,
        "muted_until": until,
        "muted_value": signal.value,
        "next_due": None,
    }
    with database.atomic():
        move(person, "false", signal, values)
        finish_all(person, signal)


def _check(gate: Gate, number: str, _: Mapping[str, Any]) -> None:
    check(gate, "false", gate.get(Signal, number))


def _run(approved: Approved) -> Outcome:
    signal = approved.asker.get(Signal, approved.request.subject)
    until = max(date.fromisoformat(approved.details["until"]), today())
    _write(approved.asker.person, signal, approved.request.reason, until)
    return Outcome("The signal is called a false alarm.")


def _approval(kind: str, label: Any, decided_by: str) -> Approval:  # noqa: ANN401
    return Approval(
        kind, label, OPENS, _run, check=_check, told=told_of, decided_by=decided_by, parties=parties
    )


FALSE_ALARM = _approval(FALSE, _l("Call a signal a false alarm"), "approval.decide")
FALSE_ALARM_ACCESS = _approval(FALSE_ACCESS, _l("Call a signal about access a false alarm"), ACCESS)
