"""Calendars as shipped, and the public holidays of the years that the kept library knows."""

from collections.abc import Iterable
from typing import Any

from app.chain.writing import writing
from app.clock import today
from app.db.base import insert_rows
from app.worktime.calendars import ALWAYS, BEGINNING, OFFICE
from app.worktime.china import PublicDay, public_days, public_years
from app.worktime.minutes import WEEKDAYS
from app.worktime.models import HolidayYear, SpecialDay, WeekHours, WorkCalendar

OFFICE_DAY, WHOLE_DAY = "09:00–12:00, 13:30–18:00", "00:00–24:00"
SHIPPED = (
    (OFFICE, "办公时间", "Office hours", True, dict.fromkeys(WEEKDAYS[:5], OFFICE_DAY)),
    (ALWAYS, "全天候（7×24）", "Around the clock", False, dict.fromkeys(WEEKDAYS, WHOLE_DAY)),
)


def ship_calendars() -> None:
    """Make the shipped calendars where there are none, and the holidays of years that are not known yet.

    A newer library brings further years; days that have begun by then stay as they were counted.
    """
    fresh = not WorkCalendar.select().exists()
    if fresh:
        _ship_hours()
    known = {year for (year,) in HolidayYear.select(HolidayYear.year).tuples()}
    new = public_years() - known
    if new:
        after = BEGINNING if fresh else today()
        _ship_years(new, [one for one in public_days() if one.day.year in new and one.day > after])


def _ship_hours() -> None:
    with writing(None, "calendar.shipped") as entry:
        entry.told(calendars=[code for code, *_ in SHIPPED])
        for code, zh, en, holidays, week in SHIPPED:
            calendar = WorkCalendar.create(code=code, zh=zh, en=en)
            WeekHours.create(calendar=calendar, since=BEGINNING, holidays=holidays, **week)


def _ship_years(years: Iterable[int], days: Iterable[PublicDay]) -> None:
    """Days that somebody entered by hand stay as they are."""
    with writing(None, "holiday_year.shipped") as entry:
        entry.told(years=sorted(years))
        there = {day for (day,) in SpecialDay.select(SpecialDay.day).tuples()}
        insert_rows(SpecialDay, (_row(one) for one in days if one.day not in there))
        insert_rows(HolidayYear, ({"year": year} for year in sorted(years)))


def _row(one: PublicDay) -> dict[str, Any]:
    names = {"name": one.zh, "name_en": one.en, "frames": ""}
    return {"day": one.day.isoformat(), "kind": one.kind, "rev": 1, **names}
