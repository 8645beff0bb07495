"""By which days somebody appeals, and an appeal is decided (clause 4.5). Days are workdays of the office."""

from datetime import date

from app.access.gate import everything
from app.appraisal.appeals.models import IS_WAITING, Appeal
from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.clock import today
from app.worktime.calendars import OFFICE, calendars

TO_APPEAL, TO_DECIDE = 5, 10
"""Workdays for an appeal after the sheet was shown, and for the decision after the appeal."""


def may_appeal_until(sheet: AppraisalSheet) -> date | None:
    """The last day on which its person may appeal; None for a sheet that was not shown to them."""
    if sheet.shown_at is None:
        return None
    office = calendars()[OFFICE]
    return office.later_by_days(office.local(sheet.shown_at).date(), TO_APPEAL)


def is_in_time(sheet: AppraisalSheet) -> bool:
    """Whether the time for appeals against it has begun and lasts."""
    until = may_appeal_until(sheet)
    return until is not None and today() <= until


def decided_by_day(made: date) -> date:
    """The day by which an appeal of the day `made` is decided."""
    return calendars()[OFFICE].later_by_days(made, TO_DECIDE)


def waiting_of(sheet: AppraisalSheet) -> list[Appeal]:
    """The appeals against a sheet that nobody has decided, the oldest first."""
    rows = everything(Appeal, why="they belong to a sheet that came through the gate, or to a job")
    return list(rows.where(Appeal.sheet == sheet.id, IS_WAITING).order_by(Appeal.id))


def open_appeals(plan: AppraisalPlan) -> int:
    """How many appeals against sheets of a plan nobody has decided."""
    rows = everything(Appeal, why="a plan is not final before the last of its appeals is decided")
    sheets = everything(AppraisalSheet, AppraisalSheet.id, why="those of the plan; none of them is told")
    of_plan = sheets.where(AppraisalSheet.plan == plan.id)
    return int(rows.where(IS_WAITING, Appeal.sheet.in_(of_plan)).count())


def may_settle(sheet: AppraisalSheet) -> bool:
    """Whether no appeal can change the sheet any more: each is decided, and the time for others is over."""
    return not is_in_time(sheet) and not waiting_of(sheet)
