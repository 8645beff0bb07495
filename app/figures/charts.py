"""Where the points and bars of a chart stand, in the units of its drawing. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

WIDTH, HEIGHT = 480, 170
LEFT, RIGHT, TOP, BOTTOM = 40, 470, 20, 140
LABELS = 6
"""So many labels fit under a line."""
BAR_ROOM, WIDEST, GAP, QUARTERS = 0.75, 56, 0.92, 4
CHARACTER = 10
"""A bar that has so much room for each character of its value has that above it; all have it in the table."""
NARROWEST = 28
"""So far apart labels can be told from each other."""
ROUND = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)

Value = Decimal | float | None


class Mark(NamedTuple):
    """A line across the chart, and what it stands for."""

    y: float
    label: str


class Point(NamedTuple):
    """A value of a line."""

    x: float
    y: float
    label: str


class Tick(NamedTuple):
    """A label below the chart."""

    x: float
    label: str


class Bar(NamedTuple):
    """A bar, and its value above it, "" where there is no room for that."""

    x: float
    y: float
    width: float
    height: float
    value: str


@dataclass(frozen=True)
class Lines:
    """Lines over time: each in pieces, since a period without a value leaves a gap."""

    pieces: Sequence[Sequence[str]]
    dots: Sequence[Sequence[Point]]
    marks: Sequence[Mark]
    ticks: Sequence[Tick]


@dataclass(frozen=True)
class Bars:
    """Bars, in groups of as many as there are series."""

    series: Sequence[Sequence[Bar]]
    marks: Sequence[Mark]
    ticks: Sequence[Tick]


def line_chart(
    series: Sequence[Sequence[Value]], labels: Sequence[str], top: float = 100, parts: int = 4, low: float = 0
) -> Lines:
    """Lines of values from `low` to `top`, with so many `parts` between, at evenly spaced `labels`."""
    xs = _across(len(labels))
    dots = [
        [
            Point(x, _y(value, top, low), f"{value}")
            for x, value in zip(xs, values, strict=True)
            if value is not None
        ]
        for values in series
    ]
    every, last = -(-len(labels) // LABELS), len(labels) - 1
    ticks = [Tick(x, labels[at]) for at, x in enumerate(xs) if (last - at) % every == 0]
    pieces = [_pieces(xs, values, top, low) for values in series]
    return Lines(pieces, dots, _marks(top, parts, low), ticks)


def bar_chart(series: Sequence[Sequence[Value]], labels: Sequence[str]) -> Bars:
    """Bars beside each other at each of `labels`, from 0 to a round number above the highest."""
    top = round_up(max((float(value) for values in series for value in values if value), default=1))
    xs = _across(len(labels))
    width = min((RIGHT - LEFT) / max(len(labels), 1) * BAR_ROOM / max(len(series), 1), WIDEST)
    found = [
        [
            _bar(x + (which - len(series) / 2) * width, width, value, top)
            for x, value in zip(xs, values, strict=True)
            if value is not None
        ]
        for which, values in enumerate(series)
    ]
    return Bars(found, _marks(top, QUARTERS), [Tick(x, label) for x, label in zip(xs, labels, strict=True)])


def curve_chart(
    points: Sequence[tuple[Decimal | Fraction | int, Decimal]],
    named: Sequence[Decimal],
    marks: Sequence[int],
    top: float,
) -> Lines:
    """A line through points that rise by their value, from 0 to `top`, with marks across and names below."""
    first, last = float(points[0][0]), float(points[-1][0])

    def across(value: Decimal | Fraction | int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (float(value) - first) / (last - first), 1)

    line = " ".join(f"{across(value)},{_y(height, top)}" for value, height in points)
    dots = [Point(across(value), _y(height, top), f"{height}") for value, height in points if value in named]
    ticks: list[Tick] = []
    for value in named:
        if not ticks or across(value) - ticks[-1].x >= NARROWEST:
            ticks.append(Tick(across(value), f"{value:f}"))
    return Lines([[line]], [dots], [Mark(_y(mark, top), f"{mark}") for mark in marks], ticks)


def between(edges: Sequence[str]) -> list[Tick]:
    """The labels of the edges between bars, which are one more than these."""
    room = (RIGHT - LEFT) / (len(edges) + 1)
    return [Tick(round(LEFT + room * (at + 1), 1), label) for at, label in enumerate(edges)]


def round_up(value: float) -> float:
    """The next number that is not less and has quarters easy to read."""
    step = 1.0
    while value > step * ROUND[-1]:
        step *= 10
    return next(step * times for times in ROUND if value <= step * times)


def _across(count: int) -> list[float]:
    """The middles of so many places beside each other."""
    room = (RIGHT - LEFT) / max(count, 1)
    return [round(LEFT + room * (at + 0.5), 1) for at in range(count)]


def _bar(x: float, width: float, value: Decimal | float, top: float) -> Bar:
    y = _y(value, top)
    label = f"{value}" if width >= CHARACTER * len(f"{value}") else ""
    return Bar(round(x, 1), y, round(width * GAP, 1), round(BOTTOM - y, 1), label)


def _pieces(xs: Sequence[float], values: Sequence[Value], top: float, low: float) -> list[str]:
    pieces: list[list[str]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{x},{_y(value, top, low)}")
    return [" ".join(piece) for piece in pieces if len(piece) > 1]


def _y(value: Decimal | float, top: float, low: float = 0) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min((float(value) - low) / (top - low), 1), 1)


def _marks(top: float, parts: int, low: float = 0) -> list[Mark]:
    """The lines across, the lowest of which is only marked where it is not 0."""
    values = [low + (top - low) * part / parts for part in range(0 if low else 1, parts + 1)]
    return [Mark(_y(value, top, low), f"{value:g}") for value in values]
