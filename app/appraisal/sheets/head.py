"""The head of a sheet's page: whose it is, how far it is, what it came to, its tabs and what can be done."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.gate import Gate
from app.appraisal.appeals.times import is_in_time, may_appeal_until
from app.appraisal.marking import from_tenths
from app.appraisal.models import DEPARTMENT, EXEMPT, OPEN, TO_ANSWER, AppraisalPlan, AppraisalSheet
from app.appraisal.reading import plan_of
from app.appraisal.sheets.figures import points
from app.appraisal.sheets.sections import SECTIONS
from app.appraisal.sheets.visible import sees_figures
from app.appraisal.steps import may_take_on
from app.appraisal.tabs import Shown
from app.appraisal.words import SHEET_STATES, SHEET_TONES, exempt_words, grade_word
from app.clock import today
from app.customers.words import Words


@dataclass(frozen=True)
class Head:
    """What `_head.html` shows of a sheet.

    `total` is in points, a mask where it is above the reader's clearance, None where there is none or it is
    not shown yet; `seen`: the reader sees figures at all. `last_day` is the last day of the plan's period.
    """

    sheet: AppraisalSheet
    plan: AppraisalPlan
    name: str
    department: str
    post: str
    mine: bool
    seen: bool
    total: Any
    grade: str
    tabs: list[Shown]
    may_accept: bool
    appeal_until: date | None

    @property
    def may_appeal(self) -> bool:
        """Whether its person may appeal now."""
        return self.appeal_until is not None

    @property
    def said(self) -> str:
        """What comes next, and until when."""
        return next_told(self)

    @property
    def last_day(self) -> Any:  # noqa: ANN401  a day
        """The last day of the period."""
        return self.plan.until - timedelta(days=1)

    @property
    def state(self) -> Any:  # noqa: ANN401  a lazy text
        """How far it is, in words."""
        return SHEET_STATES[self.sheet.state]

    @property
    def tone(self) -> str:
        """The colour of that."""
        return SHEET_TONES.get(self.sheet.state, "")


def head_of(gate: Gate, sheet: AppraisalSheet, section: str) -> Head:
    """The head of `sheet`, which came through the gate, with `section` as the tab that is open."""
    words, plan = Words(), plan_of(sheet)
    seen = sees_figures(gate, sheet)
    shown = gate.show(sheet, ("total", "grade", "post"))
    whole = sheet.kind == DEPARTMENT
    department = str(words.of("department", sheet.department_id))
    return Head(
        sheet=sheet,
        plan=plan,
        name=department if whole else str(words.of("owner", sheet.owner_id)),
        department="" if whole else department,
        post=str(words.of("owner", sheet.owner_id)) if whole else shown["post"],
        mine=sheet.owner_id == gate.person.id,
        seen=seen,
        total=_printed(shown["total"]) if seen else None,
        grade=grade_word(plan.grades, shown["grade"]) if seen and isinstance(shown["grade"], str) else "",
        tabs=[
            Shown(one.label, url_for(one.endpoint, number=sheet.number), one.name == section)
            for one in SECTIONS
        ],
        may_accept=may_take_on(gate, "accept", sheet),
        appeal_until=may_appeal_until(sheet) if _appeals(gate, sheet) else None,
    )


def _appeals(gate: Gate, sheet: AppraisalSheet) -> bool:
    return may_take_on(gate, "appeal", sheet) and is_in_time(sheet)


def _printed(total: Any) -> Any:  # noqa: ANN401  tenths, None or a mask
    return points(from_tenths(total)) if isinstance(total, int) else total


def next_told(head: Head) -> str:
    """What comes next on a sheet, and until when."""
    plan, state = head.plan, head.sheet.state
    if state == OPEN:
        return _(
            "Figures are collected on %(collected)s, scores given until %(scored)s. Then it is shown.",
            collected=plan.collect_on,
            scored=plan.score_by,
        )
    if state == TO_ANSWER and head.appeal_until:
        until = head.appeal_until
        left = ngettext("%(num)s day", "%(num)s days", (until - today()).days)
        return _(
            "Appeal until %(until)s (%(left)s left), confirm until %(day)s.",
            until=until,
            left=left,
            day=plan.answer_by,
        )
    if state == TO_ANSWER:
        return _("To be confirmed until %(day)s.", day=plan.answer_by)
    if state == EXEMPT:
        return _("Exempt: %(why)s", why=exempt_words(head.sheet.exempt_for))
    return ""
