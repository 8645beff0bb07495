"""Opening a figure that stands beside the scores, like one that has a score (see `opening`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.access.gate import Gate, everything
from app.appraisal.collecting.frozen import rows_beside
from app.appraisal.collecting.models import BesideValue
from app.appraisal.models import AppraisalSheet, Collection
from app.appraisal.sheets.beside import Beside
from app.appraisal.sheets.records import Records, records_of
from app.errors import NotFound
from app.figures.collecting import indicators
from app.figures.families import USAGE


@dataclass(frozen=True)
class OpenedBeside:
    """A figure beside the scores: `row` as it is asked for, `turns` all it ever came to, the newest first.

    `records` is None for what was frozen before their rows were kept, too.
    """

    scored: ClassVar[bool] = False

    row: Beside
    turns: Sequence[Beside]
    records: Records | None

    @property
    def newest(self) -> bool:
        """Whether what is shown is what counts."""
        return self.row is self.turns[0]


def opened_beside(gate: Gate, sheet: AppraisalSheet, name: str, asked: Mapping[str, str]) -> OpenedBeside:
    """The figure of the indicator `name` beside the scores of a sheet whose figures the person sees.

    `asked` is as for `opening.opened`. Raises NotFound where there is none, and for the usage.
    """
    told, turn = indicators().get(name), asked.get("turn", "")
    if told is None or told.family == USAGE:
        raise NotFound
    turns = [Beside(told, value, at) for value, at in _turns(sheet, name)]
    row = next((one for one in turns if turn in {"", str(one.value.turn)}), None)
    if row is None:
        raise NotFound
    rows, records = rows_beside(row.value), None
    if rows.exists() or not row.value.count:
        records = records_of(gate, told, rows, asked, "appraisal.rows_beside", number=sheet.number, name=name)
    return OpenedBeside(row, turns, records)


def _turns(sheet: AppraisalSheet, name: str) -> list[tuple[BesideValue, datetime]]:
    """Everything that it ever came to, the newest first, and when each was frozen."""
    moments = dict(
        Collection.select(Collection.id, Collection.at).where(Collection.plan == sheet.plan_id).tuples()
    )
    query = everything(BesideValue, why="they belong to a sheet that came through the gate")
    query = query.where(BesideValue.sheet == sheet.id, BesideValue.name == name)
    return [(value, moments[value.collection_id]) for value in query.order_by(BesideValue.turn.desc())]
