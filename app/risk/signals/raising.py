"""When a signal is raised, rises, is added to, and may be raised again (clause 5.4).

Values in, values out: neither Flask nor Peewee. A cause is a rule, what it is about, and which time; here it
is known by the newest signal that it has had.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

COLOURS = RED, ORANGE, YELLOW, BLUE = ("red", "orange", "yellow", "blue")
"""The levels of signals, the gravest first."""
RANK = {colour: place for place, colour in enumerate(reversed(COLOURS))}
OPEN, CLOSED, FALSE = ("open", "closed", "false")
NOTHING, RAISE, RISE, ADD, CLEARED = ("nothing", "raise", "rise", "add", "cleared")
REST = timedelta(days=7)
"""So long after closing a cause is not raised again."""
LONGEST_MUTE = timedelta(days=90)
WORSE = 0.2
"""A false alarm stays quiet until its value is worse by this share."""


class Bounds(NamedTuple):
    """From which value on each colour is raised, and past which one a cause is clear.

    `falls`: low values are the bad ones. `strict`: a value at the bound is not past it.
    """

    raises: Mapping[str, float]
    clear: float | None = None
    falls: bool = False
    strict: bool = False

    def colour_of(self, value: float | None) -> str | None:
        """The gravest colour that `value` raises, None for none."""
        return next((one for one in COLOURS if one in self.raises and self._past(value, one)), None)

    def is_clear(self, value: float | None) -> bool:
        """Whether `value` is past *clear*: None is a condition that is there no more."""
        if value is None:
            return True
        if self.clear is None:
            return self.colour_of(value) is None
        if self.falls:
            return value >= self.clear
        return value < self.clear if self.strict else value <= self.clear

    def is_worse(self, value: float, than: float) -> bool:
        """Whether `value` is worse than another one by as much as ends a mute; never one that is the same."""
        if self.falls:
            return value < than and value <= than * (1 - WORSE)
        return value > than and value >= than * (1 + WORSE)

    def _past(self, value: float | None, colour: str) -> bool:
        if value is None:
            return False
        bound = self.raises[colour]
        if value == bound:
            return not self.strict
        return value < bound if self.falls else value > bound


class Known(NamedTuple):
    """The newest signal of a cause: `cleared` says that it was seen past *clear* since it was raised.

    `closed_on` is the day on which it was closed; a false alarm is quiet until `muted_until`, or until its
    value is worse than `muted_value`. Of a loss it is clear once what it is measured on is at `clear_at`.
    """

    state: str
    colour: str
    cleared: bool = False
    closed_on: date | None = None
    muted_until: date | None = None
    muted_value: float | None = None
    clear_at: float | None = None

    def is_clear(self, bounds: Bounds, value: float | None, level: float | None) -> bool:
        """Whether `value`, at a `level` of what it is measured on, is past *clear*; never while it raises."""
        if self.clear_at is None:
            return bounds.is_clear(value)
        return level is not None and level >= self.clear_at and bounds.colour_of(value) is None


class Step(NamedTuple):
    """What becomes of a cause in a run."""

    what: str
    colour: str = ""


def step_of(
    bounds: Bounds,
    known: Known | None,
    values: Sequence[float | None],
    day: date,
    level: float | None = None,
) -> Step:
    """What becomes of a cause on `day`, whose last values are `values`, the newest first.

    There are as many of them as the rule wants hits in a row. `level` is what a loss is measured on now.
    """
    colour = _held(bounds, values)
    if known is None:
        return Step(RAISE, colour) if colour else Step(NOTHING)
    if known.state == OPEN:
        return _of_open(bounds, known, colour, values[0], level)
    if known.state == FALSE:
        return _of_false(bounds, known, colour, values[0], day)
    if colour and _is_armed(known, day):
        return Step(RAISE, colour)
    if not known.cleared and known.is_clear(bounds, values[0], level):
        return Step(CLEARED)
    return Step(NOTHING)


def _held(bounds: Bounds, values: Sequence[float | None]) -> str | None:
    """The colour that every one of the values raises at least."""
    colours = [bounds.colour_of(value) for value in values]
    if not colours or None in colours:
        return None
    return min((one for one in colours if one), key=RANK.__getitem__)


def _of_open(
    bounds: Bounds, known: Known, colour: str | None, value: float | None, level: float | None
) -> Step:
    if colour and RANK[colour] > RANK[known.colour]:
        return Step(RISE, colour)
    if colour:
        return Step(ADD, known.colour)
    return Step(CLEARED) if not known.cleared and known.is_clear(bounds, value, level) else Step(NOTHING)


def _of_false(bounds: Bounds, known: Known, colour: str | None, value: float | None, day: date) -> Step:
    if colour is None or value is None:
        return Step(NOTHING)
    quiet = known.muted_until is not None and day < known.muted_until
    if quiet and not (known.muted_value is not None and bounds.is_worse(value, known.muted_value)):
        return Step(NOTHING)
    return Step(RAISE, colour)


def _is_armed(known: Known, day: date) -> bool:
    return known.cleared and known.closed_on is not None and day >= known.closed_on + REST
