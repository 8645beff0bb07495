"""Whether a sheet can still be contested: no penalty before that is over (clause 4.6)."""

from datetime import date

from app.appraisal.models import APPEALED, AppraisalSheet
from app.clock import today
from app.worktime.calendars import OFFICE, calendars

WORKDAYS = 5


def appeal_until(sheet: AppraisalSheet) -> date | None:
    """The last day for an appeal; None for a sheet that was not shown."""
    if sheet.shown_at is None:
        return None
    office = calendars()[OFFICE]
    return office.later_by_days(office.local(sheet.shown_at).date(), WORKDAYS)


def time_is_over(sheet: AppraisalSheet) -> bool:
    """Whether nobody can appeal any more."""
    until = appeal_until(sheet)
    return until is not None and today() > until


def is_contested(sheet: AppraisalSheet) -> bool:
    """Whether an appeal against it waits for its decision."""
    return sheet.state == APPEALED or sheet.decider_id is not None
