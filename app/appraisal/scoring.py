"""Scores from values (clause 4.4). Values in, values out: neither Flask nor Peewee.

All is exact: a value is a decimal, what is divided stays a fraction, and only what is printed is rounded,
half up to a tenth. What is printed is what counts on: each score is rounded before it is weighted, the total
before it is graded, so that whoever has the sheet can add it up again by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import NamedTuple, Protocol

ZERO, FULL, MOST = Decimal(0), Decimal(100), Decimal(120)
"""No points, all of them, and the most that a plan may allow for more than the stretch."""
AT_FLOOR, AT_TARGET, AT_STRETCH = 60, 90, 100
ENOUGH = Fraction(60, 100)
"""The part of the weight that must be present for a total."""
TENTHS = 10
"""Scores and totals are kept in tenths, as they are printed."""
FEW_PEERS = 3
"""Of fewer peers than these nobody shall guess who gave what."""

Number = Decimal | Fraction | int


class Rule(Protocol):
    """What makes points of a value."""

    def flaw(self) -> str:
        """What keeps the rule from being used, in one word; "" for nothing."""

    def points(self, value: Number, cap: Number = FULL) -> Fraction:
        """The exact points of `value`, from 0 to `cap`."""


def rounded(number: Number) -> Decimal:
    """A number from 0 on as it is printed: to a tenth, half up."""
    return of_tenths(floor(Fraction(number) * TENTHS + Fraction(1, 2)))


def of_tenths(kept: int) -> Decimal:
    """A number that is kept in tenths as it is printed, always with its tenth."""
    return Decimal(kept).scaleb(-1)


def score(rule: Rule, value: Number | None, cap: Number = FULL) -> Decimal | None:
    """The printed score of `value`, None if that is missing: what is missing is never zero."""
    return None if value is None else rounded(rule.points(value, cap))


@dataclass(frozen=True)
class Knots:
    """60 points at the floor, 90 at the target, 100 at the stretch, on straight lines between them.

    Descending knots are for what is better the lower it is. Worse than the floor is 0, or goes on along the
    line where `below` is set; better than the stretch goes on along the line as far as the cap lets it.
    """

    floor: Decimal
    target: Decimal
    stretch: Decimal
    below: bool = False

    def flaw(self) -> str:
        """`turns` where the three do not go one way."""
        goes_up, goes_down = self.floor < self.target < self.stretch, self.floor > self.target > self.stretch
        return "" if goes_up or goes_down else "turns"

    def points(self, value: Number, cap: Number = FULL) -> Fraction:
        """The exact points of `value`."""
        sign = 1 if self.stretch > self.floor else -1
        low, middle, high, at = (
            sign * Fraction(number) for number in (self.floor, self.target, self.stretch, value)
        )
        if at < low and not self.below:
            return Fraction(0)
        if at <= middle:
            found = AT_FLOOR + (at - low) * (AT_TARGET - AT_FLOOR) / (middle - low)
        else:
            found = AT_TARGET + (at - middle) * (AT_STRETCH - AT_TARGET) / (high - middle)
        return _within(found, cap)


@dataclass(frozen=True)
class Bands:
    """Points for each band of values, a band from its own beginning up to that of the next: [a, b).

    `bands` are (beginning, points), ascending by beginning. What lies before the first has no points.
    """

    bands: tuple[tuple[Decimal, Decimal], ...]

    def flaw(self) -> str:
        """`none` without a band, `order` where a beginning is not after the one before.

        `turns` where the points go up and down, `range` where they are below 0 or above 120.
        """
        beginnings, given = [first for first, _ in self.bands], [points for _, points in self.bands]
        if not self.bands:
            return "none"
        if any(one >= other for one, other in pairwise(beginnings)):
            return "order"
        if any(not 0 <= points <= MOST for points in given):
            return "range"
        return "" if given in (sorted(given), sorted(given, reverse=True)) else "turns"

    def points(self, value: Number, cap: Number = FULL) -> Fraction:
        """The points of the band that `value` lies in."""
        begun = [points for first, points in self.bands if Fraction(first) <= value]
        return _within(Fraction(begun[-1]) if begun else Fraction(0), cap)


@dataclass(frozen=True)
class Minus:
    """100 points, less so many for each event, and never below 0."""

    each: Decimal

    def flaw(self) -> str:
        """`range` where an event takes nothing or more than all."""
        return "" if 0 < self.each <= FULL else "range"

    def points(self, value: Number, cap: Number = FULL) -> Fraction:
        """The points that so many events leave."""
        return _within(Fraction(FULL) - Fraction(value) * Fraction(self.each), cap)


@dataclass(frozen=True)
class YesNo:
    """100 points for yes (1), none for no (0)."""

    def flaw(self) -> str:
        """None: there is nothing to set."""
        return ""

    def points(self, value: Number, cap: Number = FULL) -> Fraction:
        """All or nothing."""
        return _within(Fraction(FULL if value else ZERO), cap)


@dataclass(frozen=True)
class Given:
    """The points that people gave, from 0 to 100, as they are."""

    def flaw(self) -> str:
        """None: there is nothing to set."""
        return ""

    def points(self, value: Number, cap: Number = FULL) -> Fraction:
        """The value itself."""
        return _within(Fraction(value), min(Fraction(cap), Fraction(FULL)))


class Weighted(NamedTuple):
    """An indicator on a sheet: its weight, and its printed score, None where that is missing."""

    weight: Decimal
    score: Decimal | None


class Total(NamedTuple):
    """What a sheet comes to: `sum` of weight × score over those present, `present` and `whole` their weights.

    `total` is the printed one, None where under 60 % of the weight is present.
    """

    sum: Fraction
    present: Decimal
    whole: Decimal
    total: Decimal | None


def total(sheet: Iterable[Weighted]) -> Total:
    """Σ weight · score ÷ Σ weight over those that are present, from the scores as they are printed."""
    rows = list(sheet)
    whole = sum((weight for weight, _ in rows), ZERO)
    there = [(weight, given) for weight, given in rows if given is not None]
    present = sum((weight for weight, _ in there), ZERO)
    added = sum((Fraction(weight) * Fraction(given) for weight, given in there), Fraction(0))
    enough = present > 0 and Fraction(present) >= ENOUGH * Fraction(whole)
    return Total(added, present, whole, rounded(added / Fraction(present)) if enough else None)


def grade(printed: Decimal | None, grades: Sequence[tuple[Decimal, str]]) -> str | None:
    """The grade of a printed total: the first of `grades`, (from, name) from the best on, that it reaches.

    The last should begin at 0. None where there is no total.
    """
    if printed is None:
        return None
    return next((name for least, name in grades if printed >= least), None)


class Parts(NamedTuple):
    """What part of a given score comes from whom, in hundredths."""

    superior: int = 60
    peers: int = 40
    own: int = 0


SHIPPED_PARTS = Parts()


def given(
    superiors: Sequence[Decimal], peers: Sequence[Decimal], own: Decimal | None, parts: Parts = SHIPPED_PARTS
) -> Decimal | None:
    """The printed score that people gave, each group's mean by its part; a group without scores has none.

    Fewer than three peers are one group with the superiors, which has the parts of both, so that nobody can
    tell what one colleague gave. None where nobody whose part counts gave anything.
    """
    groups: list[tuple[int, Sequence[Decimal]]] = [(parts.own, [] if own is None else [own])]
    if len(peers) < FEW_PEERS:
        groups.append((parts.superior + parts.peers, [*superiors, *peers]))
    else:
        groups += [(parts.superior, superiors), (parts.peers, peers)]
    counted = [(part, _mean(scores)) for part, scores in groups if part and scores]
    whole = sum(part for part, _ in counted)
    return rounded(sum((part * mean for part, mean in counted), Fraction(0)) / whole) if whole else None


def could_be_told(superiors: int, peers: int) -> bool:
    """Whether one of those who give could work out what a single colleague gives.

    Whoever knows their own score takes it out of the merged one: with fewer than three who give together
    that leaves a single other one.
    """
    return peers > 0 and superiors + peers < FEW_PEERS


def curve(rule: Rule, values: Iterable[Number], cap: Number = FULL) -> list[tuple[Number, Decimal]]:
    """(value, printed score) for each of `values`, to be drawn."""
    return [(value, rounded(rule.points(value, cap))) for value in values]


def _within(found: Fraction, cap: Number) -> Fraction:
    return min(max(found, Fraction(0)), Fraction(cap))


def _mean(scores: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(one) for one in scores), Fraction(0)) / len(scores)
