"""Opening a figure: what it came to in each turn, and the records that it rests on.

The records are those of the time when the figure was frozen, as they counted then; the list holds those of
them that its reader may read now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate, everything
from app.appraisal.collecting.models import Entry
from app.appraisal.models import ENTERED, AppraisalSheet, FrozenRow, FrozenValue, PlanIndicator
from app.appraisal.reading import rows_of, turns_of
from app.appraisal.sheets.givers import Group, Said, comments, groups, scores_on
from app.appraisal.sheets.table import Row, row_of
from app.appraisal.sheets.visible import rests_on_scores
from app.customers.words import Words
from app.db.base import among
from app.errors import NotFound
from app.figures.opening import models
from app.files.reading import FileLine, files_of
from app.room import Hit, Indicator
from app.web.listing import Page, Sort


@dataclass(frozen=True)
class OpenRow:
    """A record of a figure: when it counted, how, in which band."""

    day: date
    hit: Hit
    counted: Any
    band: Any


@dataclass(frozen=True)
class Entered:
    """A figure of the firm's own as its supplier entered it: with a note, and a file as evidence, if any."""

    person: Any
    at: datetime
    note: str
    file: FileLine | None


@dataclass(frozen=True)
class Opened:
    """A figure of a sheet: `row` as it is asked for, `turns` all it ever came to, the newest first.

    `page` is None, and there are no `rows`, where no records are behind it; `groups` and `comments` are what
    people gave, `entered` is what was typed.
    """

    row: Row
    turns: Sequence[Row]
    page: Page | None = None
    rows: Sequence[OpenRow] = ()
    groups: Sequence[Group] = ()
    comments: Sequence[Said] = ()
    entered: Entered | None = None

    @property
    def newest(self) -> bool:
        """Whether what is shown is what counts."""
        return self.row.value is self.turns[0].value


def opened(gate: Gate, sheet: AppraisalSheet, line: PlanIndicator, turn: str) -> Opened:
    """The figure of `line` on a sheet whose figures the person sees, in `turn`, "" for what counts.

    Raises NotFound where nothing was collected yet, or not in that turn.
    """
    turns = [row_of(line, value) for value in turns_of(sheet, line)]
    asked = [row for row in turns if row.value and turn in {"", str(row.value.turn)}]
    if not asked:
        raise NotFound
    row = asked[0]
    if row.told is not None and row.value is not None:
        page = Page(
            _readable(gate, row.told, row.value),
            {"day": Sort(FrozenRow.day, "desc")},
            endpoint="appraisal.rows",
            within={"number": sheet.number, "key": line.key},
            keep={"turn": turn},
        )
        return Opened(row, turns, page, _told(gate, row.told, page))
    if rests_on_scores(line, row.value):
        scores = [one for one in scores_on(sheet) if one.indicator_id == line.id]
        return Opened(row, turns, groups=groups(scores), comments=comments(scores))
    return Opened(row, turns, entered=_entered(gate, sheet, line) if line.indicator == ENTERED else None)


def _entered(gate: Gate, sheet: AppraisalSheet, line: PlanIndicator) -> Entered | None:
    query = everything(Entry, why="it belongs to a sheet that came through the gate")
    found = query.where(Entry.sheet == sheet.id, Entry.indicator == line.id).first()
    if found is None:
        return None
    files = files_of(gate, sheet) if found.file else []
    file = next((one for one in files if one.number == found.file), None)
    return Entered(Words().of("owner", found.person_id), found.at, found.note, file)


def _told(gate: Gate, indicator: Indicator, page: Page) -> list[OpenRow]:
    hits: Mapping[str, Hit] = indicator.rows(gate, [row.number for row in page.rows])
    return [
        OpenRow(
            row.day,
            hits[row.number],
            indicator.counted(row.numerator, row.denominator),
            indicator.bands.get(row.band, ""),
        )
        for row in page.rows
        if row.number in hits
    ]


def _readable(gate: Gate, indicator: Indicator, value: FrozenValue) -> ModelSelect:
    """The rows whose record the person may read, and those of no record that their room shows them."""
    model, rows = models()[indicator.of], rows_of(value)
    there = everything(model, SQL("1"), why="whether a row tells of a record at all; none is told of")
    there = there.where(model.number == FrozenRow.number)
    readable = gate.select(model, SQL("1")).where(model.number == FrozenRow.number)
    without = rows.columns(FrozenRow.number).where(~fn.EXISTS(there)).distinct().tuples()
    shown = indicator.rows(gate, [number for (number,) in without])
    return rows.where(fn.EXISTS(readable) | among(FrozenRow.number, shown))
