"""Calendars as the chain tells of them: what was shipped and never changed it does not."""

from app.chain.tables import Audited
from app.worktime.minutes import WEEKDAYS
from app.worktime.models import HolidayYear, SpecialDay, WeekHours, WorkCalendar

CALENDARS = Audited(
    WorkCalendar,
    WorkCalendar.select,
    number='"t1"."code"',
    fields={name: f'"t1"."{name}"' for name in ("zh", "en")},
)
HOURS = Audited(
    WeekHours,
    WeekHours.select,
    number='(SELECT code FROM work_calendar WHERE id = "t1"."calendar_id") || \'.\' || "t1"."since"',
    fields={name: f'"t1"."{name}"' for name in ("holidays", *WEEKDAYS)},
)
DAYS = Audited(
    SpecialDay,
    SpecialDay.select,
    number='"t1"."day"',
    fields={name: f'"t1"."{name}"' for name in ("kind", "name", "name_en", "frames")},
)
YEARS = Audited(HolidayYear, HolidayYear.select, number='CAST("t1"."year" AS TEXT)', fields={})
