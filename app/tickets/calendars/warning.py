"""The warning that next year's public holidays are not known yet."""

from app.access.standing import holders_of
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.clock import today
from app.inbox.notices import HOLIDAYS, notify
from app.room import Outcome, Running
from app.tickets.calendars.days import is_known
from app.tickets.calendars.hours import PERMISSION
from app.worktime.models import HolidayYear

MONTH, DAY = 12, 15
"""Since when in a year the holidays of the next one should be known."""
WARNED = "holiday_year.missing"


def missing_year() -> int | None:
    """The year that should be known by now and is not; the present one, too."""
    day = today()
    years = [day.year, day.year + 1] if (day.month, day.day) >= (MONTH, DAY) else [day.year]
    return next((year for year in years if not is_known(year)), None)


def warn(_: Running) -> Outcome | None:
    """The job: tell whoever keeps the calendars, once for each year."""
    year = missing_year()
    if year is None or _was_told(year):
        return None
    missing = HolidayYear(year=year)
    with writing(None, WARNED, missing):
        notify(holders_of(PERMISSION), HOLIDAYS, (missing.audit_kind, missing.audit_number), None)
    return Outcome("The public holidays of %(year)s are missing.", year=year)


def _was_told(year: int) -> bool:
    told = AuditEntry.select().where(
        AuditEntry.kind == HolidayYear.audit_kind, AuditEntry.record == str(year), AuditEntry.action == WARNED
    )
    return bool(told.exists())
