"""Where the points and bars of a sheet's drawings stand, in the units of each. Values in, values out."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

PERIODS, TWO = 6, 2
"""So many periods a line of time has, the present one the last."""
SPARK_LEFT, SPARK_STEP, SPARK_TOP, SPARK_BOTTOM = 2, 13.6, 3, 17
LEFT, RIGHT, TOP, BOTTOM = 60, 460, 20, 140
STEP = 10
MOST_LINES = 5
EDGES = (75, 80, 85, 90, 95)
"""Where the bands of a distribution begin, from the second on."""
BAR_LEFT, BAR_STEP, BAR_WIDTH, HIGHEST = 30, 75, 56, 112
MONTHS_OF_YEAR, HALF, QUARTER = 12, 6, 3


class Spark(NamedTuple):
    """A small line in pieces, the points that stand alone between gaps, and its last point."""

    pieces: Sequence[str]
    alone: Sequence[tuple[float, float]]
    x: float
    y: float


@dataclass(frozen=True)
class Bar:
    """A band of a distribution: how many are in it, and whether one's own total is."""

    x: int
    y: float
    height: float
    label: str
    count: int
    here: bool

    @property
    def middle(self) -> float:
        """The middle of the bar."""
        return self.x + BAR_WIDTH / 2


class Point(NamedTuple):
    """A total of a trend, and the period below it."""

    x: float
    y: float
    label: str


class Trend(NamedTuple):
    """Totals over time and the means beside them, each in pieces of a line; `marks` are (y, label) across.

    `areas` lie below the pieces of one's own.
    """

    own: Sequence[str]
    areas: Sequence[str]
    others: Sequence[str]
    marks: Sequence[tuple[float, int]]
    ticks: Sequence[tuple[float, str]]
    dots: Sequence[Point]


def spark(values: Sequence[Fraction | None]) -> Spark | None:
    """A line of the last periods' values, the present one the last; what is missing breaks it.

    None where there are fewer than two values.
    """
    there = [value for value in values if value is not None]
    if len(there) < TWO:
        return None
    low, high = min(there), max(there)
    xs = [round(SPARK_LEFT + SPARK_STEP * place, 1) for place in range(PERIODS - len(values), PERIODS)]
    ys = [None if one is None else _between(one, low, high, SPARK_TOP, SPARK_BOTTOM) for one in values]
    pieces = _pieces(xs, ys)
    x, y = pieces[-1][-1]
    lines = [_line(piece) for piece in pieces if len(piece) > 1]
    return Spark(lines, [piece[0] for piece in pieces if len(piece) == 1], x, y)


def distribution(totals: Sequence[Decimal], own: Decimal | None) -> list[Bar]:
    """How many totals lie in each band [a, b), and which is one's own."""
    counts = [0] * (len(EDGES) + 1)
    for total in totals:
        counts[bisect_right(EDGES, total)] += 1
    mine = -1 if own is None else bisect_right(EDGES, own)
    most, labels = max(counts, default=0) or 1, _labels()
    return [
        Bar(
            BAR_LEFT + BAR_STEP * at,
            round(BOTTOM - HIGHEST * count / most, 1),
            round(HIGHEST * count / most, 1),
            labels[at],
            count,
            at == mine,
        )
        for at, count in enumerate(counts)
    ]


def trend(
    own: Sequence[Decimal | None], others: Sequence[Decimal | None], labels: Sequence[str]
) -> Trend | None:
    """The lines of one's totals and of the means; a period without one breaks its line."""
    there = [value for value in (*own, *others) if value is not None]
    if not any(value is not None for value in own):
        return None
    low, high = floor(min(there) / STEP) * STEP, ceil((max(there) + 1) / STEP) * STEP
    xs = [round(RIGHT - (RIGHT - LEFT) / (PERIODS - 1) * (len(own) - 1 - at), 1) for at in range(len(own))]
    dots = [
        Point(x, _between(value, low, high, TOP, BOTTOM), f"{value:.1f}")
        for x, value in zip(xs, own, strict=True)
        if value is not None
    ]
    step = STEP * ceil((high - low) / STEP / MOST_LINES)
    mine, theirs = (
        [piece for piece in _pieces(xs, [_height(value, low, high) for value in values]) if len(piece) > 1]
        for values in (own, others)
    )
    return Trend(
        own=[_line(piece) for piece in mine],
        areas=[f"M{_line(piece)} {piece[-1][0]},{BOTTOM} {piece[0][0]},{BOTTOM}z" for piece in mine],
        others=[_line(piece) for piece in theirs],
        marks=[
            (_between(Fraction(at), low, high, TOP, BOTTOM), at) for at in range(low + step, high + 1, step)
        ],
        ticks=list(zip(xs, labels, strict=True)),
        dots=dots,
    )


def period_label(since: date, until: date) -> str:
    """A period in a few characters: ``2026``, ``26H1``, ``26Q3``, ``26-07``, its first and last day else."""
    months = (until.year - since.year) * MONTHS_OF_YEAR + until.month - since.month
    if since.day == until.day == 1 and (since.month - 1) % max(months, 1) == 0:
        if months == MONTHS_OF_YEAR:
            return f"{since:%Y}"
        if months == HALF:
            return f"{since:%y}H{(since.month + 5) // HALF}"
        if months == QUARTER:
            return f"{since:%y}Q{(since.month + 2) // QUARTER}"
        if months == 1:
            return f"{since:%y-%m}"
    return f"{since:%y-%m-%d}–{until - timedelta(days=1):%m-%d}"


def _labels() -> list[str]:
    between = [f"{low}–{high}" for low, high in pairwise(EDGES)]
    return [f"<{EDGES[0]}", *between, f"≥{EDGES[-1]}"]


def _between(
    value: Fraction | Decimal, low: Fraction | int, high: Fraction | int, top: int, bottom: int
) -> float:
    """How high `value` stands, `low` at the bottom and `high` at the top."""
    span = Fraction(high) - Fraction(low)
    if not span:
        return (top + bottom) / 2
    return round(float(bottom - (bottom - top) * (Fraction(value) - Fraction(low)) / span), 1)


def _height(value: Decimal | None, low: int, high: int) -> float | None:
    return None if value is None else _between(value, low, high, TOP, BOTTOM)


def _pieces(xs: Sequence[float], ys: Sequence[float | None]) -> list[list[tuple[float, float]]]:
    """The points of a line, in pieces that end where something is missing."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            pieces.append([])
        else:
            pieces[-1].append((x, y))
    return [piece for piece in pieces if piece]


def _line(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
