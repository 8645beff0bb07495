"""What the page of the analysis shows: the figures of one period and place, from the frozen ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.figures import charts
from app.figures.models import FigurePeriod
from app.figures.periods import YEAR
from app.figures.reading import Board, Place, Told, below, breakdowns, key_words, lines, series
from app.people.departments import all_departments
from app.people.models import Person
from app.room import Indicator
from app.tickets.analysis.indicators import (
    ANSWERED,
    CLOCKS_ON_TIME,
    ELAPSED,
    INDICATORS,
    PROCESS,
    RESULT,
    WORKED,
)
from app.tickets.models import Ticket
from app.web.names import department_name

BY = {
    "tier": (_l("On time by tier"), _l("Tier")),
    "category": (_l("On time by category"), _l("Category")),
    "person": (_l("On time by person"), _l("Person")),
    "stage": (_l("On time by stage"), _l("Stage")),
}
"""Breakdowns → the heading of their table, and that of its first column."""
SHORT = {
    indicator.name: words
    for indicator, words in (
        *zip(CLOCKS_ON_TIME, (_l("Response"), _l("Handling"), _l("Feedback")), strict=True),
        (ANSWERED, _l("Tickets")),
        (PROCESS, _l("Process")),
        (RESULT, _l("Result")),
        (ELAPSED, _l("On the calendar")),
        (WORKED, _l("In working time")),
    )
}
"""What figures are called where the heading says the rest."""
SCALE = 5
MOST_YEARS = 12
"""Years that a chart has room for, the last ones."""


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, and its figures."""

    words: str
    figures: Sequence[Told]


@dataclass(frozen=True)
class Table:
    """Figures side by side, by one breakdown."""

    label: Any
    heads: Sequence[Any]
    lines: Sequence[Line]
    title: Any = ""


@dataclass(frozen=True)
class Chart:
    """A drawing, and the table behind it."""

    drawing: Any
    label: str
    table: Table


class Analysis:
    """The page for one place and period."""

    def __init__(self, gate: Gate, place: Place, period: FigurePeriod) -> None:
        self.place, self.period = place, period
        self.board = Board(place, period.period, period.since, INDICATORS)
        self._offered = [by for by in BY if by in breakdowns(gate, CLOCKS_ON_TIME[0], Ticket)]
        self._lines = lines(INDICATORS, place, period.period, period.since)

    def heads(self) -> list[Told]:
        """The figures at the head of the page."""
        return [self.board.whole(one.name) for one in INDICATORS]

    def on_time(self) -> Chart:
        """The three clocks over the last periods."""
        return self._over_time(CLOCKS_ON_TIME, _("On time over the last periods"), 100, 4)

    def satisfaction(self) -> Chart:
        """The two scores over the last periods."""
        label = _("Satisfaction over the last periods")
        return self._over_time([PROCESS, RESULT], label, SCALE, SCALE)

    def spans(self) -> Chart:
        """The medians of each year, on the calendar and in working time."""
        of = (ELAPSED, WORKED)
        by_year = [{told.since: told for told in series(one, YEAR, self.place, MOST_YEARS)} for one in of]
        rows = [
            Line(f"{since.year}", [found[since] for found in by_year])
            for since in sorted(by_year[0].keys() & by_year[1].keys())
        ]
        values = [[line.figures[at].value for line in rows] for at in range(len(of))]
        drawing = charts.bar_chart(values, [line.words for line in rows])
        table = Table(_("Year"), [SHORT[one.name] for one in of], rows)
        return Chart(drawing, _("Median time to done by year, in days"), table)

    def tables(self) -> list[Table]:
        """The clocks on time by each breakdown, and by department."""
        found = [self._by(by) for by in self._offered]
        departments = self._by_department()
        return [table for table in ([departments, *found] if departments else found) if table.lines]

    def causes(self) -> Table:
        """Why deadlines were missed, for each clock: how many of each cause."""
        return self._bands(CLOCKS_ON_TIME, _("Cause"))

    def answers(self) -> Table:
        """How the customers answered."""
        return self._bands([ANSWERED], _("Answer"))

    def scores(self) -> Table:
        """How many tickets got each score."""
        return self._bands([PROCESS, RESULT], _("Score"))

    def lasted(self) -> Table:
        """How many tickets took how long."""
        return self._bands([ELAPSED, WORKED], _("Took"))

    def _over_time(self, of: Sequence[Indicator], label: str, top: int, parts: int) -> Chart:
        found = [self._lines[one.name] for one in of]
        begins = next(
            (at for at, told in enumerate(zip(*found, strict=True)) if any(one.rows for one in told)), 0
        )
        found = [row[begins:] for row in found]
        names = [told.name for told in found[0]]
        rows = [Line(name, [row[at] for row in found]) for at, name in enumerate(names)]
        drawing = charts.line_chart([[told.value for told in row] for row in found], names, top, parts)
        return Chart(drawing, label, Table(_("Period"), [SHORT[one.name] for one in of], rows))

    def _by(self, breakdown: str) -> Table:
        names = [one.name for one in CLOCKS_ON_TIME]
        keys = self.board.keys(breakdown, names)
        said = _people(keys) if breakdown == "person" else {}
        rows = [
            Line(
                said.get(key) or key_words(CLOCKS_ON_TIME[0], breakdown, key),
                [self.board.of(name, breakdown, key) for name in names],
            )
            for key in (keys if breakdown != "tier" else sorted(keys))
        ]
        title, label = BY[breakdown]
        return Table(label, [SHORT[one.name] for one in CLOCKS_ON_TIME], rows, title)

    def _by_department(self) -> Table | None:
        found = below(CLOCKS_ON_TIME, self.place, self.period.period, self.period.since)
        tree = [one for one in all_departments() if one.id in found]
        rows = [
            Line(
                department_name(one),
                [found[one.id].get(of.name) or self._nothing(of, self.period.since) for of in CLOCKS_ON_TIME],
            )
            for one in tree
        ]
        heads = [SHORT[one.name] for one in CLOCKS_ON_TIME]
        return Table(_("Department"), heads, rows, _("On time by department")) if rows else None

    def _bands(self, of: Sequence[Indicator], label: str) -> Table:
        """How many in each band; none of an indicator with too few: they would tell what it came to."""
        told = [one for one in of if self.board.whole(one.name).value is not None]
        rows = [
            Line(str(words), [self.board.of(one.name, "band", band) for one in told])
            for band, words in of[0].bands.items()
        ]
        found = [row for row in rows if any(one.rows for one in row.figures)]
        return Table(label, [SHORT[one.name] for one in told], found)

    def _nothing(self, indicator: Indicator, since: date) -> Told:
        return Told(indicator, self.period.period, since)


def _people(usernames: Sequence[str]) -> dict[str, str]:
    query = Person.select(Person.username, Person.name).where(Person.username.in_(list(usernames)))
    return dict(query.tuples())
