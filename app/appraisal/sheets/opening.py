"""Opening a figure: what it came to in each turn, and the records that it rests on.

The records are those of the time when the figure was frozen, as they counted then; the list holds those of
them that its reader may read now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from app.access.gate import Gate, everything
from app.appraisal.collecting.models import Entry
from app.appraisal.models import ENTERED, AppraisalSheet, PlanIndicator
from app.appraisal.reading import rows_of, turns_of
from app.appraisal.sheets.givers import Group, Said, comments, groups, scores_on
from app.appraisal.sheets.records import Records, records_of
from app.appraisal.sheets.table import Row, row_of
from app.appraisal.sheets.visible import rests_on_scores
from app.customers.words import Words
from app.errors import NotFound
from app.files.reading import FileLine, files_of


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

    `records` is None where none are behind it; `groups` and `comments` are what people gave, `entered` is
    what was typed.
    """

    scored: ClassVar[bool] = True

    row: Row
    turns: Sequence[Row]
    records: Records | None = None
    groups: Sequence[Group] = ()
    comments: Sequence[Said] = ()
    entered: Entered | None = None

    @property
    def newest(self) -> bool:
        """Whether what is shown is what counts."""
        return self.row.value is self.turns[0].value


def opened(gate: Gate, sheet: AppraisalSheet, line: PlanIndicator, asked: Mapping[str, str]) -> Opened:
    """The figure of `line` on a sheet whose figures the person sees, as its address asks for it.

    That may name a "turn", without which it is what counts, and a "mark" (see `records_of`). Raises NotFound
    where nothing was collected yet, or not in that turn.
    """
    turn = asked.get("turn", "")
    turns = [row_of(line, value) for value in turns_of(sheet, line)]
    row = next((one for one in turns if one.value and turn in {"", str(one.value.turn)}), None)
    if row is None:
        raise NotFound
    if row.told is not None and row.value is not None:
        where = {"number": sheet.number, "key": line.key}
        records = records_of(gate, row.told, rows_of(row.value), asked, "appraisal.rows", **where)
        return Opened(row, turns, records)
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
