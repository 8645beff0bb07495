"""What stands beside the scores of a sheet: figures that have none, and how many records are marked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from peewee import fn

from app.access.gate import everything
from app.appraisal.collecting.frozen import beside_values_of
from app.appraisal.collecting.models import BesideValue
from app.appraisal.models import AppraisalSheet, FrozenRow, FrozenValue, PlanIndicator
from app.appraisal.sheets import figures
from app.appraisal.words import MISSING
from app.db.base import among
from app.figures.collecting import indicators
from app.room import Indicator


@dataclass(frozen=True)
class Counted:
    """So many of the records of a figure are told beside it, under these words.

    `place` is that of the mark among those of the indicator: 1 is the first.
    """

    label: Any
    count: int
    place: int


@dataclass(frozen=True)
class Beside:
    """A figure that has no score; `at` is when it was frozen, where that was asked for."""

    told: Indicator
    value: BesideValue
    at: datetime | None = None

    @property
    def label(self) -> Any:  # noqa: ANN401  a lazy text
        """What it is called."""
        return self.told.label

    @property
    def name(self) -> str:
        """What addresses call it."""
        return self.told.name

    @property
    def formula(self) -> Any:  # noqa: ANN401  a lazy text
        """How the value is made, in the version that was frozen."""
        return next((one.words for one in self.told.formulas if one.version == self.value.version), "")

    @property
    def has_other_rows(self) -> bool:
        """Whether there are rows that don't add one to n."""
        return figures.has_other_rows(self.value)

    @property
    def actual(self) -> str:
        """Its value with the unit, "" where there is none."""
        number, marked = figures.value_of(self.told, self.value), self.told.marked_below
        limits = [Decimal(marked)] if marked else ()
        return "" if number is None else figures.value_words(self.told, number, limits=limits)

    @property
    def why(self) -> Any:  # noqa: ANN401  a text or a lazy one
        """Why there is no value."""
        return _("counts as the worst value") if self.value.worst else MISSING.get(self.value.missing, "—")

    @property
    def made_of(self) -> str:
        """Numerator and denominator, n, and the version of the formula."""
        return figures.all_of(self.told, self.value)

    @property
    def below(self) -> int:
        """The value is marked because it lies below that; 0 where it is not."""
        number, limit = figures.value_of(self.told, self.value), self.told.marked_below
        return limit if number is not None and number < limit else 0


def beside_of(sheet: AppraisalSheet, lines: Iterable[PlanIndicator]) -> list[Beside]:
    """What stands beside the figures of a plan's `lines`, each once; one query."""
    known, values = indicators(), beside_values_of([sheet])[sheet.id]
    found: dict[str, Beside] = {}
    for line in lines:
        told = known.get(line.indicator)
        for name in told.beside if told else ():
            if told and name in values and name in known:
                found.setdefault(name, Beside(known[name], values[name]))
    return list(found.values())


def marks_of(values: Iterable[tuple[Indicator | None, FrozenValue]]) -> Mapping[int, Sequence[Counted]]:
    """How many records of each value are marked, by its id; one query."""
    marked = {value: told.marks for told, value in values if told is not None and told.marks}
    holders = {int(value.rows_with_id or value.id) for value in marked}
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    if holders:
        query = everything(
            FrozenRow,
            FrozenRow.value,
            FrozenRow.band,
            fn.COUNT(FrozenRow.id),
            why="how many records of a sheet that came through the gate are marked, never which",
        )
        query = query.where(among(FrozenRow.value, holders)).group_by(FrozenRow.value, FrozenRow.band)
        for holder, band, count in query.tuples():
            counts[holder][band] = count
    found = {}
    for value, marks in marked.items():
        mine = counts[value.rows_with_id or value.id]
        told = [
            Counted(mark.label, sum(mine[band] for band in mark.bands), place)
            for place, mark in enumerate(marks, 1)
        ]
        found[int(value.id)] = [one for one in told if one.count]
    return found
