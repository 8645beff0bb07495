"""What is wanted of each page and of the whole, and the tables that set it beside what was measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

OK, SHORT = "OK", "**short**"
FLAT = 2.0
"""From a thousand customers to a million no page may become more than so many times slower."""


class Wanted(NamedTuple):
    """At least this share of the floor's requests, at most this many times its p50 and this many queries."""

    ratio: float
    p50: float | None
    queries: int


WANTED = {
    "list, first page": Wanted(0.25, 8, 8),
    "list, deep page": Wanted(0.25, 8, 8),
    "list, first page, HTMX": Wanted(0.4, 5, 6),
    "list, deep page, HTMX": Wanted(0.4, 5, 6),
    "search by two characters": Wanted(0.25, 8, 8),
    "detail with timeline": Wanted(0.25, 8, 14),
    "detail with 5,000 entries": Wanted(0.25, 8, 14),
    "save one field": Wanted(0.2, None, 10),
    "save a whole form": Wanted(0.1, None, 12),
    "ticket queue, first page": Wanted(0.2, 10, 10),
    "ticket queue, deep page": Wanted(0.2, 10, 10),
    "ticket queue, first page, HTMX": Wanted(0.2, 10, 10),
    "tickets by stage (board)": Wanted(0.2, 10, 10),
    "tickets by person (board)": Wanted(0.2, 10, 10),
    "a ticket": Wanted(0.2, 10, 20),
    "write on a ticket": Wanted(0.1, None, 20),
    "move a ticket": Wanted(0.05, None, 40),
    "analysis of 12 periods × 200 people": Wanted(0.1, 10, 14),
    "risk register, gravest first": Wanted(0.25, 8, 8),
    "risk register, one department": Wanted(0.25, 8, 8),
    "risk register, one category": Wanted(0.25, 8, 8),
    "risk register, by next review": Wanted(0.25, 8, 8),
    "risk matrix": Wanted(0.2, 10, 14),
    "risk matrix, one cell": Wanted(0.2, 10, 14),
    "a risk": Wanted(0.2, 10, 20),
    "signals, gravest first": Wanted(0.25, 8, 10),
    "signals, all of one colour": Wanted(0.25, 8, 10),
    "signals, by what is due next": Wanted(0.25, 8, 10),
    "a signal": Wanted(0.2, 10, 14),
    "list of scores": Wanted(0.1, 10, 12),
    "list of scores, of one band": Wanted(0.1, 10, 12),
}


class Rates(NamedTuple):
    """Requests in a second at eight clients, and the median time at one client, in milliseconds."""

    per_second: float
    p50: float


@dataclass(frozen=True)
class Line:
    """A page of the product beside the floor's."""

    page: str
    product: Rates
    floor: Rates
    queries: int

    @property
    def ratio(self) -> float:
        """The product's share of the floor's requests in a second."""
        return self.product.per_second / self.floor.per_second

    @property
    def p50(self) -> float:
        """How many times the floor's median time."""
        return self.product.p50 / self.floor.p50

    @property
    def ok(self) -> bool:
        """Whether all is as wanted."""
        wanted = WANTED[self.page]
        in_time = wanted.p50 is None or self.p50 <= wanted.p50
        return self.ratio >= wanted.ratio and in_time and self.queries <= wanted.queries

    def as_json(self) -> dict[str, Any]:
        """For bench/last.json."""
        return {
            "page": self.page,
            "product": self.product._asdict(),
            "floor": self.floor._asdict(),
            "ratio": self.ratio,
            "p50_ratio": self.p50,
            "queries": self.queries,
            "ok": self.ok,
        }


@dataclass(frozen=True)
class Figure:
    """Something that is measured once; without a unit a number of things.

    `at_most` is None where nothing is wanted of it.
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def ok(self) -> bool:
        """Whether it is as wanted."""
        return self.at_most is None or self.value <= self.at_most

    def as_json(self) -> dict[str, Any]:
        """For bench/last.json."""
        return {**vars(self), "ok": self.ok}


@dataclass(frozen=True)
class Curve:
    """A page's median time at one client, in milliseconds, by the number of customers."""

    page: str
    p50: Mapping[int, float]

    @property
    def ratio(self) -> float:
        """How many times the time of the fastest size the slowest takes."""
        return max(self.p50.values()) / min(self.p50.values())

    @property
    def ok(self) -> bool:
        """Whether it is flat."""
        return self.ratio <= FLAT


def curves_table(curves: Sequence[Curve]) -> str:
    """The pages by the number of customers as a Markdown table, in milliseconds."""
    head = ("page, p50 in ms", *(f"{size:,}" for size in curves[0].p50), "ratio", "≤", "")
    return _table(head, [_curve(curve) for curve in curves])


def lines_table(lines: Iterable[Line]) -> str:
    """The pages as a Markdown table."""
    head = (
        "page",
        "product/s",
        "floor/s",
        "ratio",
        "≥",
        "p50 ms",
        "floor ms",
        "ratio",
        "≤",
        "queries",
        "≤",
        "",
    )
    return _table(head, [_line(line) for line in lines])


def figures_table(figures: Iterable[Figure]) -> str:
    """The single figures as a Markdown table."""
    return _table(("what", "measured", "≤", ""), [_figure(figure) for figure in figures])


def _line(line: Line) -> Sequence[str]:
    wanted = WANTED[line.page]
    return (
        line.page,
        f"{line.product.per_second:,.0f}",
        f"{line.floor.per_second:,.0f}",
        f"{line.ratio:.2f}",
        f"{wanted.ratio:g}",
        f"{line.product.p50:.1f}",
        f"{line.floor.p50:.1f}",
        f"{line.p50:.1f}",
        "" if wanted.p50 is None else f"{wanted.p50:g}",
        str(line.queries),
        str(wanted.queries),
        _verdict(line.ok),
    )


def _curve(curve: Curve) -> Sequence[str]:
    times = (f"{time:.1f}" for time in curve.p50.values())
    return curve.page, *times, f"{curve.ratio:.1f}", f"{FLAT:g}", _verdict(curve.ok)


def _figure(figure: Figure) -> Sequence[str]:
    wanted = "" if figure.at_most is None else f"{figure.at_most:g} {figure.unit}"
    measured = f"{figure.value:,.1f} {figure.unit}" if figure.unit else f"{figure.value:,.0f}"
    return figure.name, measured, wanted, _verdict(figure.ok)


def _verdict(ok: bool) -> str:  # noqa: FBT001
    return OK if ok else SHORT


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(2, *map(len, column)) for column in zip(head, *rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join("| " + " | ".join(_row(row, widths)) + " |" for row in (head, rule, *rows))


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The first column stands left, figures stand right."""
    first, *rest = zip(cells, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]
