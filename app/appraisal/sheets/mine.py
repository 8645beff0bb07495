"""My appraisal: my own sheets by period, what waits for me, and how my totals went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.access.gate import Gate
from app.appraisal.giving.asked import asked_of
from app.appraisal.marking import from_tenths
from app.appraisal.models import DEPARTMENT, TO_ANSWER, AppraisalPlan, AppraisalSheet
from app.appraisal.plans.periods import with_gaps
from app.appraisal.sheets.drawing import PERIODS, Trend, period_label, trend
from app.appraisal.sheets.figures import points, told_over_time
from app.appraisal.sheets.visible import sees_figures
from app.appraisal.words import SHEET_STATES, SHEET_TONES, grade_word
from app.customers.words import Words

MOST = 60
"""So many sheets are shown, the newest: five years of months."""


@dataclass(frozen=True)
class Mine:
    """One of my sheets: `total` None where there is none, or not shown yet; `of` is the department's name."""

    number: str
    plan: str
    since: date
    until: date
    of: str
    state: Any
    tone: str
    seen: bool
    total: Decimal | None
    grade: str
    answer_by: date
    waits: bool

    @property
    def points(self) -> str:
        """The total as it is printed."""
        return points(self.total)

    @property
    def last_day(self) -> date:
        """The last day of its period."""
        return self.until - timedelta(days=1)


def mine_of(gate: Gate) -> list[Mine]:
    """The newest sheets that are my own, as a person or as whoever leads a department; one query."""
    query = gate.select(
        AppraisalSheet,
        AppraisalSheet,
        AppraisalPlan.name.alias("name"),
        AppraisalPlan.since,
        AppraisalPlan.until,
        AppraisalPlan.answer_by,
        AppraisalPlan.grades,
    )
    query = query.join(AppraisalPlan, on=AppraisalSheet.plan == AppraisalPlan.id)
    query = query.where(AppraisalSheet.owner == gate.person.id)
    query = query.order_by(AppraisalPlan.since.desc(), AppraisalSheet.id.desc()).limit(MOST)
    return [_mine(gate, one) for one in query.objects()]


@dataclass(frozen=True)
class Course:
    """How the totals of my own sheets went: a line, None without any, and the same in a sentence."""

    line: Trend | None
    told: str


def course_of(sheets: Sequence[Mine]) -> Course:
    """The last of my sheets whose figures I see, those of departments apart."""
    found = [one for one in sheets if not one.of and one.seen][:PERIODS][::-1]
    own = with_gaps(found, lambda one: (one.since, one.until))[-PERIODS:]
    labels = [period_label(one.since, one.until) if one else "" for one in own]
    totals = [one.total if one else None for one in own]
    return Course(trend(totals, [None] * len(own), labels), told_over_time(labels, totals))


def scores_left(gate: Gate) -> int:
    """How many scores the person can hand in now, and has not."""
    return sum(part.left for part in asked_of(gate.person) if part.open)


def waiting(gate: Gate) -> int:
    """How many of my sheets wait for my answer."""
    mine = gate.select(AppraisalSheet, AppraisalSheet.id)
    here = (AppraisalSheet.owner == gate.person.id, AppraisalSheet.state == TO_ANSWER)
    return int(mine.where(*here).count())


def _mine(gate: Gate, sheet: Any) -> Mine:  # noqa: ANN401  a sheet with what its plan has
    seen = sees_figures(gate, sheet)
    return Mine(
        number=sheet.number,
        plan=sheet.name,
        since=sheet.since,
        until=sheet.until,
        of=str(Words().of("department", sheet.department_id)) if sheet.kind == DEPARTMENT else "",
        state=SHEET_STATES[sheet.state],
        tone=SHEET_TONES.get(sheet.state, ""),
        seen=seen,
        total=from_tenths(sheet.total) if seen else None,
        grade=grade_word(sheet.grades, sheet.grade) if seen else "",
        answer_by=sheet.answer_by,
        waits=sheet.state == TO_ANSWER,
    )
