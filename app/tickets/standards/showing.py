"""The service levels as pages tell them: words for rows and cells, and the matrix against another version."""

from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.db.unchanged import while_unchanged
from app.tickets.faces import span
from app.tickets.standards.checking import Inversion, inversions
from app.tickets.standards.shipped import ROWS, TIERS, Row
from app.tickets.standards.trial import Effect, Share
from app.tickets.standards.versions import Target, cell_name, row_name
from app.tickets.targets import Cell
from app.tickets.words import CLOCKS, COMPLEXITIES, URGENCIES
from app.web.language import language
from app.worktime.models import WorkCalendar


class Place(NamedTuple):
    """A cell as a page shows it; `before` is what stands there in the other version where that differs."""

    name: str
    tier: str
    words: str
    before: str | None
    worse: bool


class Line(NamedTuple):
    """A row of the matrix: what the form calls it, its urgency, its cells and its calendar."""

    name: str
    label: Any
    places: list[Place]
    calendar: str
    calendar_before: str | None


class Block(NamedTuple):
    """The rows of one clock, and of one complexity where it looks at that."""

    title: str
    lines: list[Line]


def matrix(found: Mapping[Cell, Target], other: Mapping[Cell, Target] | None = None) -> list[Block]:
    """The matrix in blocks, each cell compared with that of the `other` version."""
    blocks: dict[str, list[Line]] = {}
    worse = {one.name for one in inversions(found)}
    for row in ROWS:
        line = _line(row, found, found if other is None else other, worse)
        blocks.setdefault(_title(row), []).append(line)
    return [Block(title, lines) for title, lines in blocks.items()]


def row_words(row: Row) -> str:
    """A row in words: *Handling time, Simple, Normal*."""
    clock, complexity, urgency = row
    words = [CLOCKS[clock], COMPLEXITIES.get(complexity, ""), URGENCIES.get(urgency, "")]
    return _(", ").join(str(word) for word in words if word)


def cell_words(cell: Cell) -> str:
    """A cell in words."""
    tier = _("Tier %(tier)s", tier=cell.tier)
    return _(", ").join((row_words((cell.clock, cell.complexity, cell.urgency)), tier))


def line_words(row: Row, found: Mapping[Cell, Target]) -> str:
    """The targets of a row from tier A to D, and its calendar."""
    there = [found[Cell(*row, tier)] for tier in TIERS]
    targets = " · ".join(_told(minutes) for minutes, _calendar in there)
    return _("%(targets)s (%(calendar)s)", targets=targets, calendar=calendar_words(there[0][1]))


def inversion_words(one: Inversion) -> str:
    """That a higher tier waits longer than the next lower one, in a sentence."""
    return _(
        "%(row)s: tier %(higher)s waits %(slow)s, tier %(lower)s only %(quick)s",
        row=row_words(one.row),
        higher=one.higher,
        lower=one.lower,
        slow=span(one.slow),
        quick=span(one.quick),
    )


def effect_words(effect: Effect) -> str:
    """How a clock would have fared: *met 94 → 88 %*."""
    if not effect.before.due and not effect.after.due:
        return _("nothing fell due")
    before, after = _percent(effect.before), _percent(effect.after)
    return _("met %(before)s → %(after)s %%", before=before, after=after)


def calendar_words(code: str) -> str:
    """The name of a work calendar."""
    return calendar_names(language()).get(code, code)


@while_unchanged
def calendar_names(spoken: str) -> dict[str, str]:
    """Code → name of every work calendar, in ``zh`` or ``en``."""
    name = WorkCalendar.en if spoken == "en" else WorkCalendar.zh
    return dict(WorkCalendar.select(WorkCalendar.code, name).order_by(WorkCalendar.id).tuples())


def _percent(share: Share) -> str:
    return "—" if share.percent is None else str(share.percent)


def _title(row: Row) -> str:
    clock, complexity, _urgency = row
    if not complexity:
        return str(CLOCKS[clock])
    return _("%(label)s: %(value)s", label=CLOCKS[clock], value=COMPLEXITIES[complexity])


def _line(
    row: Row, found: Mapping[Cell, Target], other: Mapping[Cell, Target], worse: Container[str]
) -> Line:
    cells = [Cell(*row, tier) for tier in TIERS]
    calendar, former = found[cells[0]][1], other[cells[0]][1]
    before = None if calendar == former else calendar_words(former)
    label = URGENCIES.get(row[2]) or _("Every ticket")
    places = [_place(cell, found[cell][0], other[cell][0], worse) for cell in cells]
    return Line(row_name(row), label, places, calendar_words(calendar), before)


def _place(cell: Cell, minutes: int | None, former: int | None, worse: Container[str]) -> Place:
    name = cell_name(cell)
    before = None if minutes == former else _told(former)
    return Place(name, cell.tier, _told(minutes), before, name in worse)


def _told(minutes: int | None) -> str:
    return "" if minutes is None else span(minutes)
