"""What the page of the analysis shows of one round for one place: nothing of groups that are too few."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from app.appraisal.analysis import counting, spread
from app.appraisal.analysis.counting import Figures, Groups, Marks, Tally
from app.appraisal.analysis.rounds import Round, trend_of
from app.appraisal.analysis.words import grades_of, target_of
from app.appraisal.collecting.models import BesideValue
from app.appraisal.marking import limits_of, rule_of
from app.appraisal.models import PlanIndicator
from app.appraisal.plans.offering import label_of
from app.appraisal.plans.periods import with_gaps
from app.appraisal.scoring import AT_FLOOR
from app.appraisal.sheets.drawing import period_label
from app.appraisal.sheets.figures import made_of, value_of, value_words
from app.figures import charts
from app.figures.collecting import indicators
from app.figures.families import FAMILIES
from app.figures.models import COMPANY
from app.figures.reading import Place
from app.people.departments import depth_of, own_and_below
from app.people.models import Department
from app.room import Indicator
from app.web.names import department_name

MOST, HALF, STEP = 100, 50, 10
"""The axis of means goes to 100, from 50 on where they are all above that, in tens."""


@dataclass(frozen=True)
class Group:
    """What a page tells of a group of sheets, `tally` None where that is too few; `count` how many it has."""

    label: str
    count: int
    tally: Tally | None
    code: str = ""
    depth: int = 0

    @cached_property
    def mean(self) -> Decimal | None:
        """Of the totals."""
        return spread.mean_of(self.tally.added, self.tally.count) if self.tally else None

    def share(self, grade: str) -> Decimal | None:
        """How many per cent of those with a total have that grade."""
        return spread.share(self.tally.grades[grade], self.tally.count) if self.tally else None


@dataclass(frozen=True)
class GradeLine:
    """How many have a grade, how many per cent these are, and may be at most, None where nothing is set."""

    code: str
    words: str
    count: int
    share: Decimal | None
    most: int | None


class Head(NamedTuple):
    """An indicator of a round: what it is called, and its target.

    `plan` and `key` call it in addresses: that of the first of the round's plans that has it.
    """

    plan: str
    key: str
    label: Any
    target: str


@dataclass(frozen=True)
class Mark:
    """What the scores of a group in an indicator come to; `marks` None where they are too few."""

    head: Head
    marks: Marks | None
    place: Place

    @cached_property
    def mean(self) -> Decimal | None:
        """Of the scores."""
        return spread.mean_of(self.marks.added, self.marks.count) if self.marks else None

    @property
    def reached(self) -> Decimal | None:
        """How many per cent reached the target."""
        return spread.share(self.marks.reached, self.marks.count) if self.marks else None

    @property
    def is_weak(self) -> bool:
        """Whether the mean is under 60."""
        return self.mean is not None and self.mean < AT_FLOOR


@dataclass(frozen=True)
class Used:
    """What was counted for a group, by kind; `figures` None where it is on too few sheets.

    `limits` are those by which the plans score it.
    """

    family: str
    told: Indicator
    figures: Figures | None
    limits: Collection[Decimal] = ()

    @property
    def words(self) -> str:
        """The value with its unit, "" where there is none, or it rests on too few."""
        if self.figures is None or self.figures.denominator < max(self.told.least, 1):
            return ""
        found = value_of(self.told, self._counts)
        return "" if found is None else value_words(self.told, found, limits=self.limits)

    @property
    def beside(self) -> str:
        """What it is made of."""
        return made_of(self.told, self._counts) if self.words else ""

    @property
    def _counts(self) -> Any:  # noqa: ANN401  as sheets have them
        found = self.figures or Figures()
        return BesideValue(numerator=found.numerator, denominator=found.denominator)


class Analysis:
    """The page for one round and place, in a fixed number of queries."""

    def __init__(self, place: Place, of: Round, every: Sequence[Round]) -> None:
        self.place, self.round = place, of
        self._tree, self._rounds = counting.tree(), trend_of(every, of)
        self._tallies = counting.tallies(*(one.plan_ids for one in self._rounds))
        self.grades = grades_of(plan for one in reversed(self._rounds) for plan in one.plans)

    @cached_property
    def whole(self) -> Group:
        """All of the place."""
        return self._group(self._tallies[-1], self._here, self.place.name)

    @property
    def without(self) -> int:
        """How many have no total."""
        return self._tallies[-1].sums[self._here].without

    @property
    def exempt(self) -> int:
        """How many are exempt."""
        return self._tallies[-1].sums[self._here].exempt

    @property
    def before(self) -> Group | None:
        """The place in the round before, None where there was none."""
        groups = self.trend
        return groups[-2] if len(groups) > 1 else None

    @cached_property
    def departments_below(self) -> frozenset[int] | None:
        """The ids of the place's departments, None for the whole company."""
        if self.place.id is None:
            return None
        return own_and_below(self._tree.departments, self.place.id)

    @property
    def tree(self) -> Sequence[Department]:
        """Every department there is."""
        return self._tree.departments

    @cached_property
    def lines(self) -> Mapping[int, PlanIndicator]:
        """The indicators of the round's plans, by their ids."""
        return {int(line.id): line for lines in self._lines.values() for line in lines}

    def bands(self) -> charts.Bars:
        """How the totals are spread, drawn."""
        drawn = charts.bar_chart([self.band_counts], spread.LABELS)
        return replace(drawn, ticks=charts.between(list(map(str, spread.EDGES))))

    @cached_property
    def band_counts(self) -> list[int]:
        """How many totals lie in each of `spread.LABELS`."""
        here = self.departments_below
        return spread.spread(
            [
                total
                for department, total in counting.totals(*self.round.plan_ids)
                if here is None or department in here
            ]
        )

    def of_grades(self) -> list[GradeLine]:
        """How many have each grade, beside what the plans plan where they do."""
        tally = self.whole.tally
        if tally is None:
            return []
        return [
            GradeLine(code, words, count, spread.share_beside(count, tally.count, most), most)
            for code, words in self.grades.items()
            for count, most in [(tally.grades[code], self.planned.get(code))]
        ]

    @cached_property
    def planned(self) -> Mapping[str, int]:
        """The most per cent that the plans of the round have for a grade, where all have the same."""
        found: list[Mapping[str, int]] = [plan.forced or {} for plan in self.round.plans]
        return found[0] if all(one == found[0] for one in found) else {}

    @cached_property
    def trend(self) -> list[Group]:
        """The place in each round up to this one, the oldest first."""
        found = zip(self._rounds, self._tallies, strict=True)
        return [self._group(one, self._here, period_label(of.since, of.until)) for of, one in found]

    def trend_drawn(self) -> charts.Lines:
        """The means of the trend, drawn."""
        found = zip(self._rounds, self.trend, strict=True)
        slots = with_gaps(found, lambda one: (one[0].since, one[0].until))
        means, labels = [one and one[1].mean for one in slots], [one[1].label if one else "" for one in slots]
        low = HALF if all(mean is None or mean >= HALF for mean in means) else 0
        return charts.line_chart([means], labels, MOST, (MOST - low) // STEP, low)

    @cached_property
    def departments(self) -> list[Group]:
        """Every department of the place that has sheets, in the order of the tree."""
        here, depths = self.departments_below, depth_of(self._tree.departments)
        top = self.place.depth if self.place.id is not None else 0
        found = [
            self._group(
                self._tallies[-1],
                int(one.id),
                department_name(one),
                code=one.code,
                depth=depths[one.id] - top,
            )
            for one in self._tree.departments
            if here is None or one.id in here
        ]
        return [one for one in found if one.count]

    @cached_property
    def indicators(self) -> list[Mark]:
        """What the place's scores come to in each indicator, the weakest first, too few at the end."""
        found = [self._mark(key, self._here, self.place) for key in self._marks]
        return sorted(found, key=_weakness)

    @cached_property
    def used(self) -> list[Used]:
        """What was counted for the place's sheets, to score and beside that, sorted by kind (clause 4.3).

        What a person has of their department would count again with each of them: it is not there.
        """
        known, found = indicators(), list[Used]()
        for name, groups in counting.figures(*self.round.plan_ids).items():
            told = known.get(name)
            if told and told.family in FAMILIES and not told.of_department:
                figures = groups.of(self._here) if self._is_told(self._here) else None
                found.append(Used(told.family, told, figures, self._limits_of(name)))
        return sorted(found, key=lambda one: FAMILIES.index(one.family))

    @cached_property
    def to_train(self) -> list[Mark]:
        """In which indicator each department of the place should train: those under 60, else its weakest.

        What lies above others that are told of is left to them.
        """
        ids = {one.code: int(one.id) for one in self._tree.departments}
        told = {ids[group.code] for group in self.departments if group.tally}
        above = {above for key, above in self._tree.edges if key in told}
        found: list[Mark] = []
        for group in self.departments:
            key = ids[group.code]
            if key in told - above:
                place = Place(group.code, key, group.label)
                marks = sorted((self._mark(one, key, place) for one in self._marks), key=_weakness)
                with_mean = [one for one in marks if one.mean is not None]
                found += [one for one in with_mean if one.is_weak] or with_mean[:1]
        return sorted(found, key=_weakness)

    @property
    def _here(self) -> int:
        return self.place.id or COMPANY

    def _group(self, of: Groups[Tally], key: int, label: str, code: str = "", depth: int = 0) -> Group:
        return Group(label, of.sums[key].count, of.of(key), code, depth)

    @cached_property
    def _lines(self) -> Mapping[tuple[str, str], Sequence[PlanIndicator]]:
        return counting.lines(*self.round.plan_ids)

    @cached_property
    def _marks(self) -> Mapping[tuple[str, str], Groups[Marks]]:
        return counting.marks(*self.round.plan_ids)

    def _limits_of(self, name: str) -> list[Decimal]:
        """The limits that the round's plans have for an indicator."""
        lines = (line for line in self.lines.values() if line.indicator == name)
        return [limit for line in lines for limit in limits_of(rule_of(line.rule))]

    def _is_told(self, key: int) -> bool:
        return key in self._tallies[-1].told

    @cached_property
    def _heads(self) -> Mapping[tuple[str, str], Head]:
        plans = {int(plan.id): plan.number for plan in self.round.plans}
        return {
            key: Head(
                plans[some[0].plan_id],
                some[0].key,
                label_of(*key),
                target_of(some, indicators().get(key[0])),
            )
            for key, some in self._lines.items()
        }

    def _mark(self, key: tuple[str, str], department: int, place: Place) -> Mark:
        marks = self._marks[key].of(department) if self._is_told(department) else None
        return Mark(self._heads[key], marks, place)


def _weakness(mark: Mark) -> tuple[bool, Decimal]:
    mean = mark.mean
    return (mean is None, Decimal(0) if mean is None else mean)
