"""Whether a sheet can still be contested: no penalty before that is over (clause 4.6)."""

from datetime import date

from app.appraisal.appeals import times
from app.appraisal.models import APPEALED, AppraisalSheet
from app.clock import today


def appeal_until(sheet: AppraisalSheet) -> date | None:
    """The last day for an appeal; None for a sheet that was not shown."""
    return times.may_appeal_until(sheet)


def time_is_over(sheet: AppraisalSheet) -> bool:
    """Whether nobody can appeal any more."""
    until = appeal_until(sheet)
    return until is not None and today() > until


def is_contested(sheet: AppraisalSheet) -> bool:
    """Whether an appeal against it waits for its decision."""
    return sheet.state == APPEALED or bool(times.waiting_of(sheet))
