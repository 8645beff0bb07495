"""The work calendars by their code, read from their rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.clock import zone
from app.db.connection import database
from app.db.unchanged import while_unchanged
from app.worktime.china import HOLIDAY
from app.worktime.minutes import Calendar, Frame, Hours
from app.worktime.written import frames_of

OFFICE, ALWAYS = SHIPPED = ("office", "always")
DAY_MINUTES = 450
"""Working minutes of what is called a day in a service level, whatever its calendar."""
BEGINNING = date(1970, 1, 1)
"""Since when the first hours of a calendar hold; before that they do as well."""

Rows = tuple[tuple[str, ...], ...]
HOURS = """
    SELECT code, since, CAST(holidays AS TEXT), mon, tue, wed, thu, fri, sat, sun
    FROM work_calendar JOIN week_hours ON calendar_id = work_calendar.id ORDER BY work_calendar.id, since
"""
DAYS = """
    SELECT day, kind, frames FROM special_day UNION ALL
    SELECT CAST(year AS TEXT), 'known', '' FROM holiday_year ORDER BY 1
"""


@while_unchanged
def calendars() -> dict[str, Calendar]:
    """Every work calendar, by its code; those with public holidays know which years' are known."""
    hours, days = (tuple(database.execute_sql(sql).fetchall()) for sql in (HOURS, DAYS))
    return _made(zone(), hours, days)


@lru_cache(maxsize=8)
def _made(zone_: ZoneInfo, hours: Rows, days: Rows) -> dict[str, Calendar]:
    """Made anew only when a row of them changed: a calendar remembers the years that it has counted."""
    special = [(date.fromisoformat(day), kind, frames) for day, kind, frames in days if kind != "known"]
    years = frozenset(int(year) for year, kind, _ in days if kind == "known")
    by_code: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for code, *week in hours:
        by_code[code].append(tuple(week))
    return {code: _calendar(zone_, weeks, special, years) for code, weeks in by_code.items()}


def _calendar(
    zone_: ZoneInfo,
    weeks: Iterable[tuple[str, ...]],
    special: Iterable[tuple[date, str, str]],
    years: frozenset[int],
) -> Calendar:
    read = [(date.fromisoformat(since), holidays == "1", _week(week)) for since, holidays, *week in weeks]
    (_, _, first), *later = read
    days: dict[date, tuple[Frame, ...]] = {}
    for day, kind, frames in special:
        _, holidays, week = next((one for one in reversed(read) if one[0] <= day), read[0])
        if holidays:
            days[day] = () if kind == HOLIDAY else frames_of(frames) or week[0]
    hours = tuple((since, week) for since, _, week in later)
    return Calendar(zone_, first, days, hours, years if read[-1][1] else None)


def _week(written: Iterable[str]) -> Hours:
    return tuple(frames_of(frames) for frames in written)
