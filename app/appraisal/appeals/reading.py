"""Appeals as the pages of their sheet show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.access.gate import Gate
from app.access.parts import Viewer
from app.access.showing import Shown
from app.appraisal.appeals.making import appeals_of, may_appeal
from app.appraisal.appeals.models import WAITING, Appeal
from app.appraisal.models import EXEMPT, OPEN, AppraisalSheet, PlanIndicator
from app.appraisal.reading import indicators_of, turns_of, values_of
from app.appraisal.sheets.table import Row, row_of
from app.clock import today
from app.errors import NotFound
from app.files.reading import FileLine, files_of


@dataclass(frozen=True)
class Told:
    """An appeal as its reader sees it, and the files of it that are still there."""

    said: Shown
    files: Sequence[FileLine]

    @property
    def overdue(self) -> bool:
        """Whether it should have been decided."""
        return self.said["state"] == WAITING and self.said["due"] < today()


@dataclass(frozen=True)
class Version:
    """What the indicator came to once: `counts` now, or was `contested`, or `given` by a decision."""

    row: Row
    counts: bool
    contested: bool
    given: bool


@dataclass(frozen=True)
class Line:
    """An indicator of a sheet with its newest appeal; `free`: its person may appeal against it now."""

    row: Row
    appeal: Shown | None
    free: bool

    @property
    def waits(self) -> bool:
        """Whether its appeal waits for a decision."""
        return self.appeal is not None and self.appeal["state"] == WAITING


def check_shown(sheet: AppraisalSheet) -> None:
    """Raise NotFound for a sheet that was not shown to its person: nothing of it can be appealed."""
    if sheet.state in {OPEN, EXEMPT}:
        raise NotFound


def lines_of(gate: Gate, sheet: AppraisalSheet) -> list[Line]:
    """The indicators of a sheet with what was appealed; none before it is shown."""
    if sheet.state in {OPEN, EXEMPT}:
        return []
    view, able = Viewer(gate, sheet), may_appeal(gate, sheet)
    values, newest = values_of([sheet])[sheet.id], {}
    closed = set()
    for one in reversed(appeals_of(sheet)):
        newest[one.indicator_id] = one
        if one.waits or one.is_decided:
            closed.add(one.indicator_id)
    return [
        Line(
            row_of(line, values.get(line.id)),
            view.show(newest[line.id]) if line.id in newest else None,
            able and line.id not in closed,
        )
        for line in indicators_of(sheet.plan_id)
    ]


def told_of(gate: Gate, sheet: AppraisalSheet, appeals: Sequence[Appeal]) -> list[Told]:
    """Appeals against a sheet, each with its files."""
    view = Viewer(gate, sheet)
    files = files_of(gate, sheet) if any(one.files for one in appeals) else []
    return [Told(view.show(one), [file for file in files if file.number in one.files]) for one in appeals]


def versions_of(sheet: AppraisalSheet, line: PlanIndicator, appeals: Sequence[Appeal]) -> list[Version]:
    """Everything the indicator ever came to, the newest first."""
    contested, given = {one.contested_id for one in appeals}, {one.given_id for one in appeals}
    return [
        Version(row_of(line, value), place == 0, value.id in contested, value.id in given)
        for place, value in enumerate(turns_of(sheet, line))
    ]
