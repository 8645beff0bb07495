"""Where the points and bars of a sheet's drawings stand, in the units of each. Values in, values out."""

from bisect import bisect_right
from collections.abc import Sequence
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
    """A small line and its last point."""

    points: str
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
    """Totals over time and the means beside them, each a line of points; `marks` are (y, label) across."""

    own: str
    area: str
    others: Sequence[str]
    marks: Sequence[tuple[float, int]]
    ticks: Sequence[tuple[float, str]]
    dots: Sequence[Point]


def spark(values: Sequence[Fraction | None]) -> Spark | None:
    """A line of the last periods' values, the present one the last; what is missing is left out.

    None where there are fewer than two.
    """
    places = range(PERIODS - len(values), PERIODS)
    found = [(place, value) for place, value in zip(places, values, strict=True) if value is not None]
    if len(found) < TWO:
        return None
    low, high = min(value for _, value in found), max(value for _, value in found)
    dots = [
        (round(SPARK_LEFT + SPARK_STEP * place, 1), _between(value, low, high, SPARK_TOP, SPARK_BOTTOM))
        for place, value in found
    ]
    return Spark(" ".join(f"{x},{y}" for x, y in dots), *dots[-1])


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
    """The lines of one's totals and of the means; a period without one leaves a gap in its line."""
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
    line = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return Trend(
        own=line if len(dots) > 1 else "",
        area=f"M{line} {dots[-1].x},{BOTTOM} {dots[0].x},{BOTTOM}z" if len(dots) > 1 else "",
        others=_pieces(xs, [value and _between(value, low, high, TOP, BOTTOM) for value in others]),
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


def _pieces(xs: Sequence[float], ys: Sequence[float | Decimal | None]) -> list[str]:
    pieces: list[list[str]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{x},{y}")
    return [" ".join(piece) for piece in pieces if len(piece) > 1]
