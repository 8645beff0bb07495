"""Where nobody but its handler is cleared to review a signal: a second person decides on its card.

The card tells no value of a record that they can't read (access rules 2 and 6).
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.chain.writing import Entry
from app.clock import now
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask
from app.risk.signals import asking
from app.risk.signals.acting import check, is_theirs, move, parties
from app.risk.signals.audience import OPENS, REVIEW
from app.risk.signals.models import CLOSED, HANDLED, LASTING, Signal
from app.risk.signals.responding import checked, reviewers
from app.risk.signals.reviewing import check_is_due, is_due, return_to_handler, say_it_came_back
from app.risk.signals.steps import HANDLER
from app.risk.signals.words import told_of
from app.room import Approval, Outcome

KIND, KIND_EFFECT = KINDS = (asking.REVIEWING, asking.LASTING)
REFUSED = "request.refused"
STEPS = {KIND: "ask_review", KIND_EFFECT: "ask_effect"}


def ask_review(gate: Gate, signal: Signal, reason: str, rev: int | None = None) -> Request:
    """Have a second person agree to what was done. Raises Forbidden, Conflict, Invalid."""
    return _ask(gate, KIND, signal, reason, rev)


def ask_effect(gate: Gate, signal: Signal, reason: str, rev: int | None = None) -> Request:
    """Have a second person agree that the handling has lasted. Raises Forbidden, Conflict, Invalid."""
    return _ask(gate, KIND_EFFECT, signal, reason, rev)


def is_wanted(gate: Gate, signal: Signal) -> bool:
    """Whether a second person has to be asked now by the person of `gate`, as nobody else may review it."""
    stands = signal.state == HANDLED or (signal.state == CLOSED and is_due(signal))
    return stands and is_theirs(gate, HANDLER, signal) and not reviewers(signal)


def follow_refusal(entry: Entry) -> None:
    """What is not agreed to goes back to its handler; a handling that has not lasted is opened again."""
    request = entry.record
    if not isinstance(request, Request) or request.kind not in KINDS:
        return
    every = everything(Signal, why="a request about it was refused; nothing is shown")
    signal = every.where(Signal.number == request.subject).first()
    if signal is None or entry.person is None:
        return
    answer = str(entry.changes["answer"][1])
    if request.kind == KIND and signal.state == HANDLED:
        return_to_handler(entry.person, signal, answer)
    elif request.kind == KIND_EFFECT and signal.state == CLOSED and is_due(signal):
        say_it_came_back(entry.person, signal, answer)


def _ask(gate: Gate, kind: str, signal: Signal, reason: str, rev: int | None) -> Request:
    check(gate, STEPS[kind], signal, rev)
    text = checked(reason, "reason")
    if asking.asked_about(signal) is not None:
        raise Invalid("reason", "A second person is asked already.")
    return ask(gate, kind, Subject(Signal.audit_kind, signal.number), text)


def _check(kind: str) -> Callable[[Gate, str, Mapping[str, Any]], None]:
    def check_it(gate: Gate, number: str, _: Mapping[str, Any]) -> None:
        signal = gate.get(Signal, number)
        check(gate, STEPS[kind], signal)
        if kind == KIND_EFFECT:
            check_is_due(signal)
        if reviewers(signal):
            raise Conflict("Somebody else may review it by now: no second person is asked.")

    return check_it


def _run_review(approved: Approved) -> Outcome:
    signal = approved.asker.get(Signal, approved.request.subject)
    values = {"reviewed_at": now(), "verdict": approved.request.answer}
    move(approved.decider, "review", signal, values)
    return Outcome("The handling of the signal is reviewed: it can be closed.")


def _run_effect(approved: Approved) -> Outcome:
    signal = approved.asker.get(Signal, approved.request.subject)
    move(approved.decider, "judge", signal, {"effect": LASTING, "effect_note": approved.request.answer})
    return Outcome("The handling of the signal has lasted.")


REVIEWING = Approval(
    KIND,
    _l("Agree to the handling of a signal"),
    OPENS,
    _run_review,
    check=_check(KIND),
    told=told_of,
    decided_by=REVIEW,
    parties=parties,
)
LASTED = Approval(
    KIND_EFFECT,
    _l("Agree that the handling of a signal has lasted"),
    OPENS,
    _run_effect,
    check=_check(KIND_EFFECT),
    told=told_of,
    decided_by=REVIEW,
    parties=parties,
)
