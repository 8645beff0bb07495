"""Calendars and the hours of their weeks. Each change is one transaction with its rows on the chain."""

from collections.abc import Mapping
from datetime import date

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import today
from app.errors import Invalid, NotFound
from app.organisation.changing import change, next_rev
from app.organisation.names import one_code, one_name
from app.tickets.calendars.following import changed
from app.worktime.calendars import BEGINNING
from app.worktime.minutes import MONDAY, WEEKDAYS
from app.worktime.models import WeekHours, WorkCalendar
from app.worktime.written import frames_of, frames_text

PERMISSION = "service.manage"
TAKEN = frozenset({"new", "years", "days"})
"""Words that stand in the place of a calendar's code in addresses."""
FIELDS = ("holidays", *WEEKDAYS)


def calendar_named(code: str) -> WorkCalendar:
    """The calendar `code`. Raises NotFound."""
    found = WorkCalendar.get_or_none(WorkCalendar.code == code)
    if found is None:
        raise NotFound
    return found


def all_hours(calendar: WorkCalendar) -> list[WeekHours]:
    """The hours of its week, those that hold longest first."""
    return list(WeekHours.select().where(WeekHours.calendar == calendar).order_by(WeekHours.since))


def add_calendar(
    by: Gate, typed: Mapping[str, str], week: Mapping[str, str], *, holidays: bool
) -> WorkCalendar:
    """A new calendar with the hours of its week, for service levels to name. Raises Forbidden, Invalid."""
    by.require(PERMISSION)
    calendar = WorkCalendar(code=one_code("code", typed["code"]), **_words(typed))
    frames = checked_week(week)
    with writing(by.person, "calendar.added", calendar) as entry:
        if calendar.code in TAKEN or WorkCalendar.select().where(WorkCalendar.code == calendar.code).exists():
            raise Invalid("code", "This code is taken.")
        calendar.save(force_insert=True)
        entry.changed("zh", None, calendar.zh)
        entry.changed("en", None, calendar.en)
        _write(by, WeekHours(calendar=calendar, since=BEGINNING), frames, holidays=holidays)
    return calendar


def name_calendar(by: Gate, calendar: WorkCalendar, typed: Mapping[str, str], rev: int) -> bool:
    """Give it other words. Returns whether anything changed. Raises Forbidden, Invalid, Conflict."""
    by.require(PERMISSION)
    return change(by.person, "calendar.named", calendar, _words(typed), rev)


def set_hours(
    by: Gate, calendar: WorkCalendar, since: date, week: Mapping[str, str], rev: int, *, holidays: bool
) -> None:
    """Let other hours hold from the day `since` on. Raises Forbidden, Invalid, Conflict."""
    by.require(PERMISSION)
    check_day(since, "since")
    frames = checked_week(week)
    with writing(by.person, "calendar.hours_changed", calendar) as entry:
        entry.told(since=since)
        next_rev(calendar, rev, {})
        there = WeekHours.get_or_none(WeekHours.calendar == calendar, WeekHours.since == since)
        _write(by, there or WeekHours(calendar=calendar, since=since), frames, holidays=holidays)
        changed(by.person)


def drop_hours(by: Gate, calendar: WorkCalendar, since: date, rev: int) -> None:
    """Take back hours that do not hold yet. Raises Forbidden, NotFound, Invalid, Conflict."""
    by.require(PERMISSION)
    there = WeekHours.get_or_none(WeekHours.calendar == calendar, WeekHours.since == since)
    if there is None:
        raise NotFound
    check_day(since, "since")
    with writing(by.person, "calendar.hours_changed", calendar) as entry:
        entry.told(since=since)
        next_rev(calendar, rev, {})
        with writing(by.person, "work_hours.removed", there):
            there.delete_instance()
        changed(by.person)


def check_day(day: date, field: str) -> None:
    """What has counted stays: a change counts from tomorrow at the earliest. Raises Invalid."""
    if day <= today():
        raise Invalid(field, "A change counts from tomorrow at the earliest. Choose a later day.")


def checked_week(typed: Mapping[str, str]) -> dict[str, str]:
    """The frames of each weekday in one way of writing. Raises Invalid(weekday)."""
    week = {day: frames_text(frames_of(typed.get(day, ""), day)) for day in WEEKDAYS}
    if not any(week.values()):
        raise Invalid(MONDAY, "Give at least one day of the week its hours.")
    return week


def _write(by: Gate, hours: WeekHours, week: Mapping[str, str], *, holidays: bool) -> None:
    fresh = hours.id is None
    with writing(by.person, "work_hours.added" if fresh else "work_hours.changed", hours) as entry:
        for name, value in {"holidays": holidays, **week}.items():
            entry.changed(name, None if fresh else getattr(hours, name), value)
            setattr(hours, name, value)
        hours.save(force_insert=fresh)


def _words(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: one_name(name, typed[name]) for name in ("zh", "en")}
