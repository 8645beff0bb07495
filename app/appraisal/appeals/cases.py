"""A case: an appeal as whoever decides on it sees it, and nothing else of the sheet (access rule 2).

It is addressed to them, whatever else they may read: whom it is about, the indicator that is contested, what
it came to and rests on. What they decided they go on reading; what was given to another, or withdrawn, is
gone. The records behind a figure stand there as cards: number, kind, level, day, and how each counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.access.showing import Shown
from app.admin.field_words import KINDS
from app.appraisal.appeals.models import DECIDED, WAITING, Appeal
from app.appraisal.appeals.ruling import Row, alike
from app.appraisal.collecting.models import Entry
from app.appraisal.counting import counted
from app.appraisal.models import AppraisalPlan, AppraisalSheet, FrozenRow, FrozenValue, PlanIndicator
from app.appraisal.reading import rows_of
from app.appraisal.steps import DECIDE
from app.db.base import among
from app.errors import NotFound
from app.figures.collecting import indicators
from app.figures.opening import models
from app.files.models import Attachment
from app.files.reading import attachments, name_of
from app.room import Hit, Indicator

OTHER_KIND = _l("Entry")
"""What is no record that has a number."""


class Case(NamedTuple):
    """An appeal, and what it is about."""

    plan: AppraisalPlan
    sheet: AppraisalSheet
    line: PlanIndicator
    appeal: Appeal

    @property
    def told(self) -> Indicator | None:
        """What a room says of the indicator; None for one that no room brings."""
        return indicators().get(self.line.indicator)


@dataclass(frozen=True)
class Card:
    """A record behind a figure, as a card: `hit` leads to it for whoever may read it, else it is None.

    `level` is 0 for what is no record of its own.
    """

    row: Row
    kind: Any
    level: int
    counted: Any
    band: Any
    hit: Hit | None = None


@dataclass(frozen=True)
class File:
    """A file that belongs to the case."""

    number: str
    name: str


def case_of(gate: Gate, key: str) -> Case:
    """The case of the appeal called `key`, which the person decides on, or has decided. Raises NotFound."""
    rows = everything(Appeal, why="it is addressed to whoever decides on it, who is asked for here")
    found = rows.where(Appeal.key == key, Appeal.decider == gate.person.id).first()
    if found is None or not _is_theirs(gate, found):
        raise NotFound
    sheets = everything(AppraisalSheet, why="what it is about, which no page shows but the case itself")
    sheet = sheets.where(AppraisalSheet.id == found.sheet_id).get()
    if sheet.level > gate.person.clearance:
        raise NotFound
    plan = AppraisalPlan.get_by_id(sheet.plan_id)
    return Case(plan, sheet, PlanIndicator.get_by_id(found.indicator_id), found)


def told_plainly(appeal: Appeal) -> Shown:
    """An appeal for whom it is addressed to: all it says."""
    values = {name: appeal.__data__.get(name) for name in appeal.rule_names}
    return Shown({"key": appeal.key, "rev": appeal.rev, **values})


def files_of_case(gate: Gate, case: Case) -> list[File]:
    """The files that the person pointed at, and the evidence of an entered figure; none above the reader."""
    numbers = {*case.appeal.files} | {one.file for one in [entry_of(case)] if one and one.file}
    return [File(one.number, name_of(one)) for one in _attached(gate, case) if one.number in numbers]


def file_of_case(gate: Gate, case: Case, number: str) -> Attachment:
    """One of them. Raises NotFound."""
    if number in {one.number for one in files_of_case(gate, case)}:
        return next(one for one in _attached(gate, case) if one.number == number)
    raise NotFound


def entry_of(case: Case) -> Entry | None:
    """The figure of the firm's own as it was entered, None where there is none."""
    query = everything(Entry, why="it is what the case is about")
    found: Entry | None = query.where(Entry.sheet == case.sheet.id, Entry.indicator == case.line.id).first()
    return found


def frozen_rows(value: FrozenValue | None) -> list[Row]:
    """All rows that a value rests on."""
    if value is None:
        return []
    return [row_of(one) for one in rows_of(value).order_by(FrozenRow.id)]


def row_of(one: FrozenRow) -> Row:
    """A row as it is kept."""
    return Row(one.number, one.day, one.numerator, one.denominator, one.band)


class Counting:
    """All that the indicator of a case counts in its period, worked out once it is asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._rows: list[Row] | None = None

    @property
    def rows(self) -> list[Row]:
        """Every record that it counts."""
        if self._rows is None:
            told, plan = self._case.told, self._case.plan
            facts = counted(told, plan.since, plan.until, self._case.line.options) if told else ()
            self._rows = [Row(one.number, one.day, one.numerator, one.denominator, one.band) for one in facts]
        return self._rows

    @property
    def bands(self) -> Mapping[str, Row]:
        """A row of each band in which all count alike."""
        return alike(self.rows)


def others_numbered(gate: Gate, case: Case, number: str, counting: Counting) -> list[Row]:
    """What the indicator counts of a record elsewhere; only of one that the appeal names, or one may read."""
    if case.told is None or not number or not _is_named(gate, case, number):
        return []
    return [row for row in counting.rows if row.number == number]


def cards_of(gate: Gate, case: Case, rows: Sequence[Row]) -> list[Card]:
    """Rows as cards; two queries."""
    told = case.told
    if told is None:
        return []
    model, numbers = models()[told.of], {row.number for row in rows}
    levels = everything(model, model.number, model.level, why="a card tells its record's level, no more")
    level = dict(levels.where(among(model.number, numbers)).tuples())
    hits = told.rows(gate, sorted(numbers))
    return [
        Card(
            row,
            KINDS.get(told.of, told.of) if row.number in level else OTHER_KIND,
            level.get(row.number, 0),
            told.counted(row.numerator, row.denominator) if row.counts else _l("counts nothing"),
            told.bands.get(row.band, row.band),
            hits.get(row.number),
        )
        for row in rows
    ]


def mine(gate: Gate) -> ModelSelect:
    """The ids of the appeals that are, or were, the person's to decide."""
    query = everything(Appeal, Appeal.id, why="those that are addressed to the person")
    query = query.where(Appeal.decider == gate.person.id)
    return query if gate.has(DECIDE) else query.where(Appeal.state == DECIDED)


def _is_theirs(gate: Gate, appeal: Appeal) -> bool:
    return appeal.state == DECIDED or (appeal.state == WAITING and gate.has(DECIDE))


def _attached(gate: Gate, case: Case) -> Iterable[Attachment]:
    there = attachments(AppraisalSheet.audit_kind, case.sheet.number)
    return list(there.where(Attachment.level <= gate.person.clearance))


def _is_named(gate: Gate, case: Case, number: str) -> bool:
    if number in case.appeal.text:
        return True
    model = models()[case.told.of] if case.told else None
    return model is not None and gate.select(model).where(model.number == number).exists()
