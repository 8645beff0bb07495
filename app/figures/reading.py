"""Reading figures: for holders of `report.view`, in the departments of their scope (access rule 9)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.gate import Gate
from app.db.unchanged import while_unchanged
from app.errors import NotFound
from app.figures.adding import MEDIAN, SHARE
from app.figures.groups import told_groups, told_parts
from app.figures.models import BAND, COMPANY, PERSON, WHOLE, Figure, FigurePeriod
from app.figures.periods import MONTH, name_of, read_name
from app.people.departments import all_departments, depth_of, known_departments
from app.people.models import Person
from app.room import Indicator
from app.web.names import department_name

PERMISSION = "report.view"
HUNDRED = 100
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
SHOWN = 12
"""So many periods a line of time has."""
At = tuple[str, str, str]
"""Where a figure of a board stands: indicator, breakdown, key."""


@dataclass(frozen=True)
class Place:
    """The company ("" and None) or a department, and how deep it stands in the tree."""

    code: str
    id: int | None
    name: str
    depth: int = 0


@dataclass(frozen=True)
class Told:
    """A figure as a page tells it. Below `least` records there is no value: too few are told apart by it.

    Nor is there where it is `hidden`: others that are told would give away one of too few.
    """

    indicator: Indicator
    period: str
    since: date
    department: str = ""
    breakdown: str = WHOLE
    key: str = ""
    numerator: int = 0
    denominator: int = 0
    rows: int = 0
    middle: int | None = None
    version: int = 0
    hidden: bool = False

    @property
    def name(self) -> str:
        """Its period as an address has it."""
        return name_of(self.period, self.since)

    @property
    def count(self) -> int:
        """n: how many records it rests on."""
        return self.rows if self.indicator.measure == MEDIAN else self.denominator

    @property
    def few(self) -> bool:
        """Whether there are records, but too few of them."""
        return bool(self.count) and (self.hidden or self.count < self.indicator.least)

    @property
    def value(self) -> Decimal | None:
        """A percentage, a mean, or a median in the indicator's unit; None where there is none."""
        if self.hidden or self.count < max(self.indicator.least, 1):
            return None
        if self.indicator.measure == MEDIAN:
            return _rounded(Decimal(self.middle or 0) / self.indicator.unit, TENTH)
        if self.indicator.measure == SHARE:
            return _rounded(Decimal(HUNDRED * self.numerator) / self.denominator, TENTH)
        return _rounded(Decimal(self.numerator) / self.denominator / self.indicator.unit, HUNDREDTH)

    @property
    def marked(self) -> bool:
        """Whether the value is so low that the page marks it."""
        return self.value is not None and self.value < self.indicator.marked_below

    @property
    def words(self) -> str:
        """The value with its unit, or why there is none; of a band how many rows there are."""
        if self.breakdown == BAND:
            return str(self.rows)
        if self.value is None:
            return _("too few") if self.few else "—"
        if self.indicator.measure == SHARE:
            return _("%(value)s %%", value=self.value)
        unit = str(self.indicator.unit_words)
        return _("%(value)s %(unit)s", value=self.value, unit=unit) if unit else str(self.value)

    @property
    def beside(self) -> str:
        """Numerator, denominator and n."""
        if self.breakdown == BAND:
            return _("records")
        if self.value is None or self.indicator.measure == MEDIAN:
            return _("n = %(count)s", count=self.count)
        if self.indicator.measure == SHARE:
            return _(
                "%(numerator)s of %(denominator)s", numerator=self.numerator, denominator=self.denominator
            )
        return _("%(numerator)s ÷ %(denominator)s", numerator=self.numerator, denominator=self.denominator)

    @property
    def url(self) -> str:
        """Where its rows are, "" where it has none."""
        if not self.rows:
            return ""
        return url_for(
            "figures.rows",
            indicator=self.indicator.name,
            period=self.name,
            department=self.department or None,
            by=self.breakdown or None,
            key=self.key if self.breakdown else None,
        )

    def document(self) -> dict[str, Any]:
        """What a command tells as JSON."""
        return {
            "indicator": self.indicator.name,
            "period": self.name,
            "value": None if self.value is None else float(self.value),
            "n": self.count,
            "numerator": None if self.value is None else self.numerator,
            "denominator": self.denominator,
            "formula": self.version,
        }


class Board:
    """The figures of one period for the company or a department, read in one query."""

    def __init__(self, place: Place, period: str, since: date, every: Iterable[Indicator]) -> None:
        self.place, self.period, self.since = place, period, since
        self.indicators = {one.name: one for one in every}

    def whole(self, name: str) -> Told:
        """What the indicator came to as a whole."""
        return self.of(name, WHOLE, "")

    def of(self, name: str, breakdown: str, key: str) -> Told:
        """What it came to there; nothing is a figure without rows."""
        found = self._found.get((name, breakdown, key))
        return found or Told(self.indicators[name], self.period, self.since, self.place.code, breakdown, key)

    def keys(self, breakdown: str, names: Iterable[str]) -> list[str]:
        """The keys of a breakdown that any of the indicators has, those with most rows first."""
        counted: dict[str, int] = {}
        for (name, by, key), one in self._found.items():
            if by == breakdown and name in set(names):
                counted[key] = counted.get(key, 0) + one.rows
        return sorted(counted, key=lambda key: (-counted[key], key))

    @cached_property
    def _found(self) -> Mapping[tuple[str, str, str], Told]:
        here = Figure.department == (self.place.id or COMPANY)
        query = Figure.select().where(Figure.period == self.period, Figure.since == self.since, here)
        rows = query.where(Figure.indicator.in_(list(self.indicators)))
        found = {
            (row.indicator, row.breakdown, row.key): _told(
                self.indicators[row.indicator], row, self.place.code
            )
            for row in rows
        }
        hidden = self._hidden(found)
        return {at: replace(one, hidden=at in hidden) for at, one in found.items()}

    def _hidden(self, found: Mapping[At, Told]) -> set[At]:
        """Those that would give away one of too few: as a whole, or in their breakdown."""
        places = told_places(self.indicators.values(), self.period, [self.since])
        here, hidden = self.place.id or COMPANY, set[At]()
        parts: dict[tuple[str, str], dict[At, int]] = defaultdict(dict)
        for at, one in found.items():
            if at[1] != BAND:
                parts[at[:2]][at] = one.count
        for (name, breakdown), counts in parts.items():
            whole = found.get((name, WHOLE, ""))
            if whole is None or here not in places[name, self.since]:
                hidden |= counts.keys()
            elif breakdown:
                hidden |= counts.keys() - told_parts(whole.count, counts, whole.indicator.least)
        return hidden


def series(indicator: Indicator, period: str, place: Place | None = None, last: int = 0) -> list[Told]:
    """What an indicator came to as a whole in each period, the oldest first; with `last` that many."""
    query = Figure.select().where(
        Figure.period == period,
        Figure.department == (place.id if place and place.id else COMPANY),
        Figure.indicator == indicator.name,
        Figure.breakdown == WHOLE,
    )
    rows = list(query.order_by(Figure.since.desc()).limit(last or None))
    told = told_places([indicator], period, [row.since for row in rows])
    return [
        replace(
            _told(indicator, row, place.code if place else ""),
            hidden=row.department not in told[indicator.name, row.since],
        )
        for row in rows[::-1]
    ]


def lines(every: Iterable[Indicator], place: Place, period: str, since: date) -> dict[str, list[Told]]:
    """Of each indicator the figures of the last periods up to that of `since`, the oldest first."""
    by_name = {one.name: one for one in every}
    days = [row.since for row in _periods(period).where(FigurePeriod.since <= since).limit(SHOWN)][::-1]
    query = Figure.select().where(
        Figure.period == period,
        Figure.since.in_(days),
        Figure.department == (place.id or COMPANY),
        Figure.indicator.in_(list(by_name)),
        Figure.breakdown == WHOLE,
    )
    told = told_places(by_name.values(), period, days)
    found = {
        (row.indicator, row.since): replace(
            _told(by_name[row.indicator], row, place.code),
            hidden=row.department not in told[row.indicator, row.since],
        )
        for row in query
    }
    empty = (place.code, WHOLE, "")
    return {
        name: [found.get((name, day)) or Told(one, period, day, *empty) for day in days]
        for name, one in by_name.items()
    }


def below(every: Iterable[Indicator], place: Place, period: str, since: date) -> dict[int, dict[str, Told]]:
    """What the indicators came to in each department right below, as a whole: id → indicator → figure.

    Where that is only one, as under the company, also in those below it.
    """
    tree = all_departments()
    children = {one.id: one for one in tree if one.parent_id == place.id}
    if len(children) == 1:
        children |= {one.id: one for one in tree if one.parent_id in children}
    by_name = {one.name: one for one in every}
    query = Figure.select().where(
        Figure.period == period,
        Figure.since == since,
        Figure.department.in_(list(children)),
        Figure.indicator.in_(list(by_name)),
        Figure.breakdown == WHOLE,
    )
    places, found = told_places(by_name.values(), period, [since]), dict[int, dict[str, Told]]()
    for row in query:
        told = _told(by_name[row.indicator], row, children[row.department].code)
        hidden = row.department not in places[row.indicator, since]
        found.setdefault(row.department, {})[row.indicator] = replace(told, hidden=hidden)
    return found


def told_places(
    every: Iterable[Indicator], period: str, days: Iterable[date]
) -> Mapping[tuple[str, date], frozenset[int]]:
    """Of which departments figures are told as a whole, by indicator and first day; of the company as 0.

    Whoever takes those that are told from one above is left with nobody's, or with enough (see `groups`).
    """
    return _told_places(tuple((one.name, one.measure, one.least) for one in every), period, tuple(days))


@while_unchanged
def _told_places(
    every: tuple[tuple[str, str, int], ...], period: str, days: tuple[date, ...]
) -> Mapping[tuple[str, date], frozenset[int]]:
    """The same of indicators by name, measure and the least that they need."""
    measures = {name: measure for name, measure, _ in every}
    counts: dict[tuple[str, date], dict[int, int]] = {(name, day): {} for name in measures for day in days}
    columns = (Figure.indicator, Figure.since, Figure.department, Figure.count, Figure.denominator)
    query = Figure.select(*columns).where(
        Figure.period == period,
        Figure.since.in_(days),
        Figure.indicator.in_(list(measures)),
        Figure.breakdown == WHOLE,
    )
    for name, since, department, rows, denominator in query.tuples():
        counts[name, since][department] = rows if measures[name] == MEDIAN else denominator
    tree = [(int(one.id), int(one.parent_id or COMPANY)) for one in all_departments()]
    return {
        (name, day): told_groups(tree, _own(tree, counts[name, day]), COMPANY, least)
        for name, _measure, least in every
        for day in days
    }


def _own(tree: Sequence[tuple[int, int]], sizes: Mapping[int, int]) -> dict[int, int]:
    """How many are in each department itself, of how many there are with all below it."""
    own = dict(sizes)
    for key, above in tree:
        own[above] = own.get(above, 0) - sizes.get(key, 0)
    return {key: max(count, 0) for key, count in own.items()}


def places(gate: Gate, permission: str = PERMISSION) -> list[Place]:
    """The company and the departments that the person has `permission` for, in the order of the tree."""
    tree = known_departments()
    depths = depth_of(tree)
    held = [one for one in tree if gate.oversees(permission, one.id)]
    found = [Place(one.code, one.id, department_name(one), depths[one.id]) for one in held]
    return [Place("", None, _("The whole company")), *found] if gate.oversees(permission, None) else found


def place_of(gate: Gate, code: str) -> Place:
    """The one with that code. Raises NotFound for one whose figures are not for the person, or none."""
    found = next((one for one in places(gate) if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def usual_place(gate: Gate) -> Place | None:
    """Where a page begins: the widest that the person oversees; None where there is none."""
    return next(iter(places(gate)), None)


def breakdowns(gate: Gate, indicator: Indicator, model: Any) -> list[str]:  # noqa: ANN401
    """Those whose field the person may group by (access rule 3)."""
    return [by for by, field in indicator.fields.items() if gate.may_use(model, field)]


def period_named(name: str) -> FigurePeriod:
    """The period that an address has, whose figures were made. Raises NotFound."""
    read = read_name(name)
    found: FigurePeriod | None = None
    if read:
        period, since = read
        found = FigurePeriod.get_or_none(FigurePeriod.period == period, FigurePeriod.since == since)
    if found is None:
        raise NotFound
    return found


def latest(period: str = MONTH) -> FigurePeriod | None:
    """The newest period of a kind; None before figures were ever made."""
    found: FigurePeriod | None = _periods(period).first()
    return found


def all_periods(period: str) -> list[FigurePeriod]:
    """Every period of a kind, the newest first."""
    return list(_periods(period))


def key_words(indicator: Indicator, breakdown: str, key: str) -> str:
    """What a key of a breakdown is called."""
    if breakdown == PERSON:
        name = Person.select(Person.name).where(Person.username == key).scalar() if key else None
        return name or _("Nobody")
    if breakdown == BAND:
        return str(indicator.bands.get(key, key))
    return str(indicator.words(breakdown, key)) if key else _("None set")


def _periods(period: str) -> Any:  # noqa: ANN401  peewee's own
    return FigurePeriod.select().where(FigurePeriod.period == period).order_by(FigurePeriod.since.desc())


def _told(indicator: Indicator, row: Figure, place: str) -> Told:
    return Told(
        indicator,
        row.period,
        row.since,
        place,
        row.breakdown,
        row.key,
        row.numerator,
        row.denominator,
        row.count,
        row.middle,
        row.version,
    )


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_UP)
