"""What the pages of calendars show: calendars with their hours, and a year with its twelve months."""

from calendar import Calendar as Weeks
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from babel.dates import format_date, get_day_names

from app.clock import today
from app.tickets.calendars.days import days_of
from app.tickets.calendars.words import KINDS, SIGNS
from app.web.language import language
from app.worktime.calendars import OFFICE, calendars
from app.worktime.minutes import WEEKDAYS
from app.worktime.models import SpecialDay, WeekHours, WorkCalendar

REST = "rest"


class Cell(NamedTuple):
    """A day of a month: `tone` colours it, `sign` and `words` say the same; an `open` one can be changed."""

    day: date
    tone: str = ""
    sign: Any = ""
    words: str = ""
    open: bool = False


class Month(NamedTuple):
    """A month by weeks from Monday on; None for the days of its neighbours."""

    name: str
    weeks: list[list[Cell | None]]


class Span(NamedTuple):
    """Weekdays that follow each other with the same hours."""

    first: str
    last: str
    frames: str


class Stretch(NamedTuple):
    """Special days that follow each other and are the same."""

    first: date
    last: date
    days: int
    name: str
    kind: str
    frames: str


@dataclass(frozen=True)
class Kept:
    """A calendar with the hours that hold now, and those that will."""

    calendar: WorkCalendar
    name: str
    now: WeekHours
    later: list[WeekHours]


def kept_calendars() -> list[Kept]:
    """All calendars in the order in which they came."""
    by_calendar: dict[int, list[WeekHours]] = {}
    for one in WeekHours.select().order_by(WeekHours.calendar, WeekHours.since):
        by_calendar.setdefault(one.calendar_id, []).append(one)
    return [kept(one, by_calendar[one.id]) for one in WorkCalendar.select().order_by(WorkCalendar.id)]


def kept(calendar: WorkCalendar, hours: Iterable[WeekHours]) -> Kept:
    """One of them, with all its hours in order."""
    begun = [one for one in hours if one.since <= today()]
    return Kept(calendar, name_of(calendar), begun[-1], [one for one in hours if one.since > today()])


def name_of(calendar: WorkCalendar) -> str:
    """Its words in the reader's language."""
    return str(getattr(calendar, language()))


def spans(hours: WeekHours) -> list[Span]:
    """The week in as few lines as it takes; days without hours are left out."""
    found = []
    for frames, days in groupby(zip(WEEKDAYS, hours.week, strict=True), key=lambda day: day[1]):
        names = [name for name, _ in days]
        if frames:
            found.append(Span(names[0], names[-1], frames))
    return found


def months(year: int, special: Iterable[SpecialDay]) -> list[Month]:
    """The year in its months, as the office's calendar counts it."""
    by_day: dict[Any, SpecialDay] = {one.day: one for one in special}
    office, spoken = calendars()[OFFICE], language()
    found = []
    for number in range(1, 13):
        weeks = [
            [
                _cell(day, by_day.get(day), office.is_workday(day)) if day.month == number else None
                for day in week
            ]
            for week in Weeks().monthdatescalendar(year, number)
        ]
        found.append(Month(format_date(date(year, number, 1), "LLLL", locale=spoken), weeks))
    return found


def _cell(day: date, special: SpecialDay | None, worked: bool) -> Cell:  # noqa: FBT001
    open_ = day > today()
    if special is None:
        return Cell(day, "" if worked else REST, open=open_)
    return Cell(day, special.kind, SIGNS[special.kind], f"{KINDS[special.kind]}: {called(special)}", open_)


def called(special: SpecialDay) -> str:
    """The name of a special day in the reader's language."""
    return str((language() == "en" and special.name_en) or special.name)


def stretches(special: Iterable[SpecialDay]) -> list[Stretch]:
    """The special days of a year in order, in as few lines as it takes."""
    found: list[Stretch] = []
    for one in special:
        same = (called(one), one.kind, one.frames)
        before = found[-1] if found else None
        if before and before[3:] == same and before.last + timedelta(days=1) == one.day:
            found[-1] = before._replace(last=one.day, days=before.days + 1)
        else:
            found.append(Stretch(one.day, one.day, 1, *same))
    return found


def weekday_and_day(day: date) -> str:
    """A day with its weekday, in the reader's language."""
    return str(format_date(day, "full", locale=language()))


def weekday_names() -> list[str]:
    """The weekdays in one or two letters, from Monday on."""
    names = get_day_names("narrow" if language() == "zh" else "short", locale=language())
    return [names[day] for day in range(7)]


def year_page(year: int) -> dict[str, Any]:
    """What the page of a year shows."""
    special = days_of(year)
    return {
        "year": year,
        "months": months(year, special),
        "stretches": stretches(special),
        "weekdays": weekday_names(),
        "today": today(),
    }
