"""Where the points and bars of a chart stand, in the units of its drawing. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

WIDTH, HEIGHT = 480, 170
LEFT, RIGHT, TOP, BOTTOM = 40, 470, 20, 140
LABELS = 6
"""So many labels fit under a line."""
BAR_ROOM = 0.75

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
    """A bar, its value above it and its label below."""

    x: float
    y: float
    width: float
    height: float
    value: str
    label: str


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


def line_chart(series: Sequence[Sequence[Value]], labels: Sequence[str], top: float = 100) -> Lines:
    """Lines of values from 0 to `top` at evenly spaced `labels`."""
    room = (RIGHT - LEFT) / max(len(labels), 1)
    xs = [LEFT + room * (at + 0.5) for at in range(len(labels))]
    dots = [
        [
            Point(round(x, 1), _y(value, top), f"{value}")
            for x, value in zip(xs, values, strict=True)
            if value is not None
        ]
        for values in series
    ]
    every = -(-len(labels) // LABELS) if labels else 1
    last = len(labels) - 1
    ticks = [Tick(round(x, 1), labels[at]) for at, x in enumerate(xs) if (last - at) % every == 0]
    return Lines([_pieces(xs, values, top) for values in series], dots, _marks(top), ticks)


def bar_chart(series: Sequence[Sequence[Value]], labels: Sequence[str]) -> Bars:
    """Bars beside each other at each of `labels`, from 0 to a round number above the highest."""
    top = round_up(
        max((float(value) for values in series for value in values if value is not None), default=1)
    )
    room = (RIGHT - LEFT) / max(len(labels), 1)
    width = min(room * BAR_ROOM / max(len(series), 1), 56)
    found = []
    for which, values in enumerate(series):
        shift = (which - (len(series) - 1) / 2) * width
        bars = []
        for at, value in enumerate(values):
            if value is None:
                continue
            x, y = LEFT + room * (at + 0.5) + shift - width / 2, _y(value, top)
            bars.append(
                Bar(round(x, 1), y, round(width * 0.92, 1), round(BOTTOM - y, 1), f"{value}", labels[at])
            )
        found.append(bars)
    ticks = [Tick(round(LEFT + room * (at + 0.5), 1), label) for at, label in enumerate(labels)]
    return Bars(found, _marks(top), ticks)


def round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … that is not less."""
    step = 1.0
    while True:
        for times in (1, 2, 5):
            if value <= step * times:
                return step * times
        step *= 10


def _pieces(xs: Sequence[float], values: Sequence[Value], top: float) -> list[str]:
    pieces: list[list[str]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{x:.1f},{_y(value, top)}")
    return [" ".join(piece) for piece in pieces if len(piece) > 1]


def _y(value: Decimal | float, top: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(float(value) / top, 1), 1)


def _marks(top: float) -> list[Mark]:
    return [Mark(_y(top * part, top), f"{top * part:g}") for part in (0.25, 0.5, 0.75, 1)]
