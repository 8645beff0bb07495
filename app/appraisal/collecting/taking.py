"""Working out what a plan's indicators come to on its sheets, with what each figure rests on.

All is read here, in one pass for each indicator, before anybody has to wait for the writing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple

from app.appraisal.collecting.entered import entries_of, in_whole_numbers
from app.appraisal.counting import Counted, comes_to, sums
from app.appraisal.marking import mark, tenths
from app.appraisal.measuring import NOT_ENTERED, Measured
from app.appraisal.models import DEPARTMENT, ENTERED, GIVEN, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.reading import indicators_of
from app.db.aside import Aside
from app.db.fields import json_text
from app.db.once import reading_once
from app.figures.collecting import indicators
from app.figures.families import USAGE
from app.room import Indicator

COLUMNS = ("number", "day", "numerator", "denominator", "band")
"""What is kept of each row."""

IN_ORDER = itemgetter(
    *(COLUMNS.index(name) for name in ("day", "number", "band", "numerator", "denominator"))
)

Row = tuple[str, str, int, int, str]


class Whom(NamedTuple):
    """Whose figures are counted: `key` calls them; a person, or a department, by its id."""

    key: int
    person: int | None
    department: int


class Other(NamedTuple):
    """An indicator that is collected beside those that score.

    `options` are those that are set where it stands beside, `opens`: its rows are kept.
    """

    indicator: Indicator
    options: Sequence[str]
    opens: bool


@dataclass(frozen=True)
class Taken:
    """What an indicator came to on a sheet; `indicator` is None for one that is shown beside the others.

    `rows` is the digest of the rows that it rests on, `bunch` where those are set aside.
    """

    sheet: AppraisalSheet
    name: str
    indicator: PlanIndicator | None
    version: int | None
    numerator: int | None
    denominator: int | None
    count: int | None
    found: Measured
    score: int | None = None
    lacking: Sequence[Sequence[str]] = ()
    rows: str = ""
    bunch: int | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """What a second collecting is compared by, as the database keeps it."""
        return (
            *(self.version, self.numerator, self.denominator, self.count),
            *(self.found.missing, json_text(self.lacking), int(self.found.worst), self.score),
        )

    @property
    def line(self) -> str:
        """What the digest of a collection covers of it."""
        key = self.indicator.key if self.indicator else ""
        return json_text([self.sheet.number, key, self.name, *self.values, self.rows])


def digest(taken: Iterable[Taken]) -> str:
    """SHA-256 (hex) over values and rows, in whatever order they were collected."""
    return sha256("\n".join(sorted(one.line for one in taken)).encode()).hexdigest()


def digest_of_rows(rows: Iterable[Row]) -> str:
    """SHA-256 (hex) over rows, in their order."""
    text = "".join(f"{number}\t{day}\t{over}\t{under}\t{band}\n" for number, day, over, under, band in rows)
    return sha256(text.encode()).hexdigest()


@dataclass
class Taking:
    """Takes the figures of one plan's sheets, and sets the rows aside that they rest on."""

    plan: AppraisalPlan
    sheets: Sequence[AppraisalSheet]
    aside: Aside
    progress: Callable[[int, int], None] | None = None
    bunches: Iterator[int] = field(default_factory=count)

    def all(self) -> list[Taken]:
        """Everything but what people give."""
        mine = [one for one in indicators_of(self.plan.id) if one.indicator != GIVEN]
        beside = beside_of(mine)
        found: list[Taken] = []
        with reading_once():
            for done, one in enumerate(mine, 1):
                found += self._entered(one) if one.indicator == ENTERED else self._counted(one)
                self._tell(done, len(mine) + len(beside))
            for done, other in enumerate(beside, len(mine) + 1):
                found += self._beside(other)
                self._tell(done, len(mine) + len(beside))
        return found

    def _tell(self, done: int, whole: int) -> None:
        if self.progress:
            self.progress(done, whole)

    def _counted(self, one: PlanIndicator) -> Iterator[Taken]:
        indicator = indicators()[one.indicator]
        kept: dict[int, tuple[int, str]] = {}
        for sheet, counted in self._of_sheets(indicator, one.options):
            bunch, rows = self._set_aside_once(kept, counted)
            plain = _plain(indicator, sheet, counted)
            score = tenths(mark(one.rule, plain["found"], self.plan.cap))
            yield Taken(**plain, indicator=one, score=score, rows=rows, bunch=bunch)

    def _beside(self, other: Other) -> Iterator[Taken]:
        kept: dict[int, tuple[int, str]] = {}
        for sheet, counted in self._of_sheets(other.indicator, other.options):
            opens = other.opens and counted.facts
            bunch, rows = self._set_aside_once(kept, counted) if opens else (None, "")
            yield Taken(**_plain(other.indicator, sheet, counted), indicator=None, rows=rows, bunch=bunch)

    def _entered(self, one: PlanIndicator) -> Iterator[Taken]:
        there = entries_of(one)
        for sheet in self.sheets:
            entry = there.get(sheet.id)
            found, numerator, denominator = Measured(None, NOT_ENTERED), None, None
            if entry:
                numerator, denominator = in_whole_numbers(Decimal(entry.value))
                found = Measured(Fraction(numerator, denominator))
            score = tenths(mark(one.rule, found, self.plan.cap))
            yield Taken(sheet, one.indicator, one, None, numerator, denominator, None, found, score)

    def _of_sheets(
        self, indicator: Indicator, options: Iterable[str]
    ) -> Iterator[tuple[AppraisalSheet, Counted]]:
        by_id = {int(sheet.id): sheet for sheet in self.sheets}
        whom = [whom_of(self.plan, sheet) for sheet in self.sheets]
        found = counted_of(indicator, self.plan.since, self.plan.until, options, whom)
        return ((by_id[key], counted) for key, counted in found.items())

    def _set_aside_once(self, kept: dict[int, tuple[int, str]], counted: Counted) -> tuple[int, str]:
        if id(counted) not in kept:
            kept[id(counted)] = self._set_aside(counted)
        return kept[id(counted)]

    def _set_aside(self, counted: Counted) -> tuple[int, str]:
        days: dict[date, str] = {}
        rows = [
            (
                fact.number,
                days.get(fact.day) or days.setdefault(fact.day, fact.day.isoformat()),
                fact.numerator,
                fact.denominator,
                fact.band,
            )
            for fact in counted.facts
        ]
        rows.sort(key=IN_ORDER)
        bunch = next(self.bunches)
        self.aside.put(bunch, rows)
        return bunch, digest_of_rows(rows)


def whom_of(plan: AppraisalPlan, sheet: AppraisalSheet) -> Whom:
    """Whose figures are those of a sheet."""
    person = None if plan.subject == DEPARTMENT else sheet.owner_id
    return Whom(sheet.id, person, sheet.department_id)


def counted_of(
    indicator: Indicator, since: date, until: date, options: Iterable[str], whom: Iterable[Whom]
) -> Mapping[int, Counted]:
    """What an indicator counted of each of them, by their keys; people of a department may share theirs."""
    whom = list(whom)
    apart = [] if indicator.of_department else [one for one in whom if one.person is not None]
    keys = {one.key for one in apart}
    people = {one.person for one in apart if one.person is not None}
    departments = {one.department for one in whom if one.key not in keys}
    found = sums(indicator, since, until, options, sorted(people), sorted(departments))
    return {
        one.key: found.people[one.person] if one.key in keys else found.departments[one.department]  # type: ignore[index]
        for one in whom
    }


def beside_of(lines: Iterable[PlanIndicator]) -> list[Other]:
    """What is collected beside the lines of a plan: what stands beside each of them, and the usage."""
    every, set_in = indicators(), dict[str, Sequence[str]]()
    scored = {line.indicator: line.options for line in lines}
    for name, options in scored.items():
        for other in every[name].beside if name in every else ():
            set_in.setdefault(other, options)
    return [
        Other(one, [option for option in set_in.get(name, ()) if option in one.options], name in set_in)
        for name, one in every.items()
        if name not in scored and (name in set_in or one.family == USAGE)
    ]


def _plain(indicator: Indicator, sheet: AppraisalSheet, counted: Counted) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "name": indicator.name,
        "version": indicator.formulas[-1].version,
        "numerator": counted.numerator,
        "denominator": counted.denominator,
        "count": len(counted.facts),
        "found": comes_to(indicator, counted),
        "lacking": [list(lack) for lack in counted.lacking],
    }
