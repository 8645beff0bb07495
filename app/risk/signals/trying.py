"""Trying a rule on the last 90 days: which signals it would have raised (clause 5.4).

Nothing is kept. Causes are taken as closed seven days after they were seen clear; what the reader may not
read is not counted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from time import perf_counter
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.clock import today
from app.customers.models import Customer
from app.db.base import among
from app.risk.signals.measuring import Cause, Metric, Seen, values_of
from app.risk.signals.models import OF_CUSTOMER, OF_DEPARTMENT, Signal
from app.risk.signals.raising import (
    CLEARED,
    CLOSED,
    COLOURS,
    OPEN,
    RAISE,
    RISE,
    Bounds,
    Known,
    step_of,
)

DAYS = 90
STRIDES = (1, 3, 7, 14, 30)
"""The days between two that are looked at: as few as answer in time."""
PATIENCE = 5.0
"""Seconds in which a trial is to be done."""


class Found(NamedTuple):
    """What a rule would have raised on a day: in the gravest colour it reached, and from which value."""

    day: date
    cause: Cause
    colour: str
    value: float


@dataclass
class Trial:
    """What a rule would have raised: how many of each colour, on which days, about whom most.

    `places` is where in `raised` the newest of each cause stands.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLOURS, 0))
    raised: list[Found] = field(default_factory=list)
    places: dict[Cause, int] = field(default_factory=dict)
    measured: int = 0
    every: int = 1

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.raised)


def try_rule(gate: Gate, metric: Metric, values: Mapping[str, Any]) -> Trial:
    """Let a rule with these `values` of its columns look at the last 90 days."""
    raises = {colour: values[colour] for colour in COLOURS if values.get(colour) is not None}
    bounds, trial, known = metric.bounds(raises, values.get("clear")), Trial(), dict[Cause, Known]()
    clear_at = partial(metric.clear_at, values.get("clear"))
    days, least, hits = values["days"], values["least"], values["hits"]
    end, began = today(), perf_counter()
    values_of(metric, end, days, least)
    trial.every = _stride((perf_counter() - began) * hits, per_day=metric.per_day)
    for back in range(DAYS - 1, -1, -trial.every):
        day = end - timedelta(days=back)
        windows = [values_of(metric, day - timedelta(days=days * one), days, least) for one in range(hits)]
        trial.measured = max(trial.measured, len(windows[0]))
        _look(bounds, known, windows, day, trial, complete=metric.complete, clear_at=clear_at)
    open_to = readable(gate, metric, {one.cause.subject for one in trial.raised})
    trial.raised = [one for one in trial.raised if one.cause.subject in open_to]
    for one in trial.raised:
        trial.counts[one.colour] += 1
    return trial


def _stride(seconds: float, *, per_day: bool) -> int:
    """How many days lie between two that are looked at, each of which takes so many seconds."""
    if per_day:
        return 1
    return next((one for one in STRIDES if seconds * DAYS / one <= PATIENCE), STRIDES[-1])


def readable(gate: Gate, metric: Metric, subjects: Iterable[int]) -> set[int]:
    """Those of `subjects` of which the person may know."""
    if metric.of == OF_CUSTOMER:
        if not gate.may_use(Signal, "value") or not gate.has(Customer.view_permission):
            return set()
        query = gate.select(Customer, Customer.id).where(among(Customer.id, subjects))
        return {row for (row,) in query.tuples()}
    if metric.of == OF_DEPARTMENT:
        return {one for one in subjects if gate.oversees("signal.view", one)}
    return {one for one in subjects if one != gate.person.id}


def _look(
    bounds: Bounds,
    known: dict[Cause, Known],
    windows: list[Any],
    day: date,
    trial: Trial,
    *,
    complete: bool,
    clear_at: Callable[[Seen], float | None],
) -> None:
    newest = windows[0]
    wanted = {cause for cause, seen in newest.items() if bounds.colour_of(seen.value)} | known.keys()
    for cause in sorted(wanted):
        seen, there = newest.get(cause), known.get(cause)
        if seen is None and not complete:
            continue
        values = [(found := window.get(cause)) and found.value for window in windows]
        what, colour = step_of(bounds, there, values, day, seen.level if seen else None)
        if what == RAISE:
            trial.places[cause] = len(trial.raised)
            trial.raised.append(Found(day, cause, colour, newest[cause].value))
        elif what == RISE:
            place = trial.places[cause]
            trial.raised[place] = trial.raised[place]._replace(colour=colour, value=newest[cause].value)
        if what in {RAISE, RISE}:
            known[cause] = Known(OPEN, colour, clear_at=clear_at(newest[cause]))
        elif what == CLEARED:
            known[cause] = Known(CLOSED, there.colour if there else "", cleared=True, closed_on=day)
