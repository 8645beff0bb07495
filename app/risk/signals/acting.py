"""Taking a step with a signal: who may, and the row with its row on the chain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.access.gate import Gate, everything
from app.chain.writing import Entry, writing
from app.clock import now
from app.db.base import among, update_row
from app.errors import Conflict, Forbidden
from app.people.models import Person
from app.risk.signals.audience import HANDLE, REVIEW
from app.risk.signals.models import Response, Signal
from app.risk.signals.steps import ANYBODY, EITHER, HANDLER, STEPS
from app.vault.fields import opened_or_damaged, sealed_columns, sealed_fields

PEOPLE = frozenset({"handler", "reviewer"})
TOLD = frozenset(
    {
        *("colour", "state", "handler", "reviewer", "raised_value", "closed_value", "effect_value", "effect"),
        *("effect_on", "muted_until", "muted_value", "reopened", "risk"),
    }
)
"""Plain columns that the chain tells of; moments are those of its rows."""


def may_take(gate: Gate, name: str, signal: Signal) -> bool:
    """Whether the person takes that step with a signal that came through the gate."""
    return signal.state in STEPS[name].before and is_theirs(gate, STEPS[name].who, signal)


def check(gate: Gate, name: str, signal: Signal, rev: int | None = None, *, passed: bool = False) -> None:
    """Raise Forbidden where the person does not take that step, Conflict where it has gone on since `rev`.

    `passed`: it is theirs, since somebody passed it on to them.
    """
    if not passed and not is_theirs(gate, STEPS[name].who, signal):
        raise Forbidden
    if signal.state not in STEPS[name].before or rev not in {None, signal.rev}:
        raise Conflict("Somebody else has changed this meanwhile.")


def is_theirs(gate: Gate, who: str, signal: Signal) -> bool:
    """Whether the person is one of those, `who`, for a signal that came through the gate."""
    if who == EITHER:
        return any(is_theirs(gate, one, signal) for one in (HANDLER, "reviewer"))
    handles = gate.person.id == signal.handler_id
    if who in {ANYBODY, HANDLER}:
        may = handles if signal.addressed else gate.may(HANDLE, signal)
        return may and (who == ANYBODY or handles)
    if signal.addressed:
        return bool(gate.person.id == signal.reviewer_id)
    return not handles and gate.may(REVIEW, signal) and gate.person.id not in doers(signal)


def doers(signal: Signal) -> set[int]:
    """Who has done a step of it since it was opened last: nobody reviews what they did themselves."""
    return {person for _, person in _done([signal])}


def parties(numbers: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The number of each signal, and whoever handles it or did a step of it: they decide nothing about it."""
    every = everything(Signal, why="whoever had a part in it decides nothing about it; nothing is shown")
    signals = list(every.where(among(Signal.number, numbers)))
    yield from ((one.number, one.handler_id) for one in signals if one.handler_id is not None)
    yield from _done(signals)


def _done(signals: Iterable[Signal]) -> Iterator[tuple[str, int]]:
    """The number of each signal, and whoever has done a step of it since it was opened last."""
    known = {one.id: one for one in signals}
    columns = (Response.signal, Response.again, Response.done_by)
    steps = everything(Response, *columns, why="steps of signals of the gate, or whose doers decide nothing")
    done = steps.where(among(Response.signal, known), Response.done_by.is_null(is_null=False))
    for signal, again, person in done.tuples():
        if again == known[signal].reopened:
            yield known[signal].number, person


def move(
    person: Person | None,
    name: str,
    signal: Signal,
    values: Mapping[str, Any],
    **facts: Any,  # noqa: ANN401  any JSON value
) -> None:
    """Take a signal on by a step with plain `values` of columns, people by their ids. Raises Conflict."""
    write(person, STEPS[name].action, signal, {"state": STEPS[name].after or signal.state, **values}, **facts)


def write(
    person: Person | None,
    action: str,
    signal: Signal,
    values: Mapping[str, Any],
    **facts: Any,  # noqa: ANN401
) -> None:
    """Write columns of a signal with a row on the chain. Raises Conflict."""
    columns = dict(values)
    sealed = sealed_fields(Signal)
    with writing(person, action, signal) as entry:
        for column, value in values.items():
            if column in TOLD or column in sealed:
                tell(entry, column, plain(signal, column), value)
        entry.told(**facts)
        kept = {column: columns.pop(column) for column in columns.keys() & sealed}
        columns |= sealed_columns(Signal, signal.id, kept)
        columns |= {"updated_at": now(), "rev": signal.rev + 1}
        if not update_row(Signal, signal.id, signal.rev, columns):
            raise Conflict("Somebody else has changed this meanwhile.")
        signal.__data__.update(columns)


def plain(signal: Signal, column: str) -> Any:  # noqa: ANN401
    """The plain value of a column; DAMAGED for a sealed one that does not open."""
    if column in sealed_fields(Signal):
        return opened_or_damaged(signal, column)
    return signal.__data__.get(column)


def tell(entry: Entry, column: str, before: Any, after: Any) -> None:  # noqa: ANN401
    """Note a column on the chain, people by their user names."""
    entry.changed(column, _told(column, before), _told(column, after))


def _told(column: str, value: Any) -> Any:  # noqa: ANN401
    if value in (None, ""):
        return None
    if column in PEOPLE:
        return Person.get_by_id(value).username
    return value.isoformat() if hasattr(value, "isoformat") else value
