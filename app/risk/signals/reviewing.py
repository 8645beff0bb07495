"""Reviewing what was done about a signal, closing it, and looking later whether that has lasted."""

from datetime import timedelta

from app.access.gate import Gate, everything
from app.clock import now, today
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox.notices import notify
from app.people.models import Person
from app.risk.signals.acting import check, move, write
from app.risk.signals.models import AGAIN, CAME_BACK, IS_OPEN, LASTING, NEW, Signal
from app.risk.signals.plans import due, plan_of
from app.risk.signals.responding import checked, rule_of


def review(gate: Gate, signal: Signal, verdict: str, rev: int | None = None) -> None:
    """Agree to what was done; never one's own. Raises Forbidden, Conflict, Invalid."""
    check(gate, "review", signal, rev)
    text = checked(verdict, "verdict")
    with database.atomic():
        move(gate.person, "review", signal, {"reviewed_at": now(), "verdict": text})
        _tell_handler(gate.person, signal, "signal.reviewed")


def give_back(gate: Gate, signal: Signal, verdict: str, rev: int | None = None) -> None:
    """Have its handler go on: what is lacking is said. Raises Forbidden, Conflict, Invalid."""
    check(gate, "give_back", signal, rev)
    return_to_handler(gate.person, signal, checked(verdict, "verdict"))


def return_to_handler(person: Person, signal: Signal, verdict: str) -> None:
    """Its handler goes on, as `person` has said; nothing is checked here."""
    with database.atomic():
        until = due(plan_of(rule_of(signal).plan)[signal.colour].accept)
        values = {"handled_at": None, "verdict": verdict, "next_due": until, "told_late": False}
        move(person, "give_back", signal, values)
        _tell_handler(person, signal, "signal.returned")


def close(gate: Gate, signal: Signal, rev: int | None = None) -> None:
    """Close it: on a day to come it is looked at whether that has lasted. Raises Forbidden, Conflict."""
    check(gate, "close", signal, rev)
    plan = plan_of(rule_of(signal).plan)[signal.colour]
    values = {
        "closed_at": now(),
        "closed_value": signal.latest,
        "effect_on": today() + timedelta(days=plan.effect),
        "effect": None,
        "effect_value": None,
        "next_due": None,
    }
    move(gate.person, "close", signal, values)


def judge(gate: Gate, signal: Signal, note: str, rev: int | None = None) -> None:
    """The effect has lasted, as the value of today shows. Raises Forbidden, Conflict, Invalid."""
    check(gate, "judge", signal, rev)
    check_is_due(signal)
    move(gate.person, "judge", signal, {"effect": LASTING, "effect_note": checked(note, "note")})


def reopen(gate: Gate, signal: Signal, note: str, rev: int | None = None) -> None:
    """The effect has not lasted, whatever the value says. Raises Forbidden, Conflict, Invalid."""
    check(gate, "reopen", signal, rev)
    check_is_due(signal)
    text = checked(note, "note")
    if is_open_again(signal):
        raise Invalid("note", "A newer signal tells of the same cause already: go on there.")
    say_it_came_back(gate.person, signal, text)


def say_it_came_back(person: Person, signal: Signal, note: str) -> None:
    """It is opened again, as `person` has said, unless a newer signal tells of the same cause already."""
    if is_open_again(signal):
        move(person, "judge", signal, {"effect": AGAIN, "effect_note": note})
        return
    with database.atomic():
        move(person, "reopen", signal, {**_anew(signal), "effect_note": note})
        _tell_handler(person, signal, "signal.reopened")


def reopen_by_itself(signal: Signal, value: float, clear_at: float | None = None) -> None:
    """It is past *raise* once more: the program reopens it, unless a newer signal tells of that.

    `clear_at` is from which level on it is clear then, None where no loss is measured.
    """
    columns = {"effect_value": value, "latest": value}
    if is_open_again(signal):
        write(None, "signal.effect_measured", signal, columns | {"effect": AGAIN})
        return
    with database.atomic():
        write(None, "signal.reopened", signal, columns | {"state": NEW, "clear_at": clear_at} | _anew(signal))
        _tell_handler(None, signal, "signal.reopened")


def is_open_again(signal: Signal) -> bool:
    """Whether another signal of the same cause is open."""
    same = (
        Signal.rule == signal.rule_id,
        Signal.subject == signal.subject,
        Signal.instance == signal.instance,
    )
    query = everything(Signal, why="a cause has one open signal, whoever may read it")
    return bool(query.where(*same, IS_OPEN, Signal.id != signal.id).exists())


def _anew(signal: Signal) -> dict[str, object]:
    return {
        "effect": CAME_BACK,
        "effect_on": None,
        "closed_at": None,
        "accepted_at": None,
        "handled_at": None,
        "reviewed_at": None,
        "cleared": False,
        "told_late": False,
        "next_due": due(plan_of(rule_of(signal).plan)[signal.colour].accept),
        "reopened": signal.reopened + 1,
    }


def is_due(signal: Signal) -> bool:
    """Whether it is time to say whether its handling has lasted, and nobody has said so yet."""
    return signal.effect is None and signal.effect_on is not None and signal.effect_on <= today()


def check_is_due(signal: Signal) -> None:
    """Raise Conflict where that has been said already, Invalid where it is too early."""
    if signal.effect is not None or signal.effect_on is None:
        raise Conflict("Somebody else has changed this meanwhile.")
    if signal.effect_on > today():
        raise Invalid("note", "The effect is looked at from %(day)s on.", day=signal.effect_on.isoformat())


def _tell_handler(by: Person | None, signal: Signal, event: str) -> None:
    if signal.handler_id:
        notify([Person.get_by_id(signal.handler_id)], event, (Signal.audit_kind, signal.number), by)
