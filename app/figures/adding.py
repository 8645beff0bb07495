"""Adding rows up to figures, in fixed breakdowns (access rule 9). Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from statistics import median
from typing import NamedTuple

from app.figures.periods import MONTH, WEEK, YEAR, begun

SHARE, MEAN, MEDIAN = MEASURES = ("share", "mean", "median")
COMPANY = 0


class Row(NamedTuple):
    """What a row adds, and where."""

    day: date
    version: int
    numerator: int
    denominator: int
    department: int | None
    person: str
    tier: str
    category: str
    stage: str
    band: str


class Place(NamedTuple):
    """Which figure: of the period of that kind that begins on `since`, of a department, of a breakdown."""

    period: str
    since: date
    department: int
    breakdown: str
    key: str


class Sum:
    """What the rows of a figure come to; `values` are their numerators where a median is made of them."""

    __slots__ = ("count", "denominator", "numerator", "values", "version")

    def __init__(self) -> None:
        self.numerator = self.denominator = self.count = self.version = 0
        self.values: list[int] = []

    @property
    def middle(self) -> int | None:
        """The median of the numerators, half up; None where none were kept."""
        return int(median(self.values) + 0.5) if self.values else None

    def take(self, other: "Sum") -> None:
        """Add what another one came to."""
        self.numerator += other.numerator
        self.denominator += other.denominator
        self.count += other.count
        self.version = max(self.version, other.version)
        self.values += other.values


def add(
    rows: Iterable[Row],
    measure: str,
    above: Mapping[int, Sequence[int]],
    weeks_since: date = date.min,
) -> dict[Place, Sum]:
    """The figures that rows come to: each counts for its department and all `above` it, and the company.

    Weeks are made from `weeks_since` on.
    """
    own = _own(rows, measure == MEDIAN, weeks_since)
    found: dict[Place, Sum] = {}
    for ((kind, since), department, breakdown, key), total in own.items():
        upward = (COMPANY,) if department is None else (COMPANY, department, *above.get(department, ()))
        periods = [(kind, since), (YEAR, begun(YEAR, since))] if kind == MONTH else [(kind, since)]
        for period, first in periods:
            for one in upward:
                found.setdefault(Place(period, first, one, breakdown, key), Sum()).take(total)
    return found


def _own(rows: Iterable[Row], values: bool, weeks_since: date) -> dict[tuple, Sum]:  # type: ignore[type-arg]  # noqa: FBT001
    """The sums of each department by itself, in weeks and months; years are made of months."""

    @cache
    def periods(day: date) -> list[tuple[str, date]]:
        month, week = (MONTH, begun(MONTH, day)), (WEEK, begun(WEEK, day))
        return [month, week] if week[1] >= weeks_since else [month]

    own: dict[tuple, Sum] = {}  # type: ignore[type-arg]
    for row in rows:
        keys = _keys(row)
        for period in periods(row.day):
            for breakdown, key in keys:
                place = (period, row.department, breakdown, key)
                total = own.get(place)
                if total is None:
                    total = own[place] = Sum()
                total.numerator += row.numerator
                total.denominator += row.denominator
                total.count += 1
                total.version = max(total.version, row.version)
                if values:
                    total.values.append(row.numerator)
    return own


def _keys(row: Row) -> list[tuple[str, str]]:
    """As a whole, and in each breakdown in which it is somewhere."""
    keys = [("", ""), ("person", row.person), ("category", row.category)]
    said = (("tier", row.tier), ("stage", row.stage), ("band", row.band))
    return keys + [one for one in said if one[1]]
