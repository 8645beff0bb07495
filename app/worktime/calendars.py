"""The work calendars by their code, read from their rows."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple
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


class Held(NamedTuple):
    """Hours of the week that hold from a day on, and whether public holidays are observed."""

    since: date
    holidays: bool
    week: Hours


ALL = """
    SELECT
        (SELECT json_group_array(json_array(code, since, holidays, mon, tue, wed, thu, fri, sat, sun))
            FROM work_calendar JOIN week_hours ON calendar_id = work_calendar.id),
        (SELECT json_group_array(json_array(day, kind, frames)) FROM special_day),
        (SELECT json_group_array(year) FROM holiday_year)
"""


@while_unchanged
def calendars() -> dict[str, Calendar]:
    """Every work calendar, by its code; those with public holidays know which years' are known."""
    return _made(zone(), *database.execute_sql(ALL).fetchone())


@lru_cache(maxsize=8)
def _made(zone_: ZoneInfo, hours: str, days: str, years: str) -> dict[str, Calendar]:
    """Made anew only when a row of them changed: a calendar remembers the years that it has counted.

    They are texts of JSON, since that is quickly compared: most writes are of something else.
    """
    special = [(date.fromisoformat(day), kind, frames) for day, kind, frames in json.loads(days)]
    by_code: dict[str, list[Held]] = defaultdict(list)
    for code, since, holidays, *week in sorted(json.loads(hours)):
        frames = tuple(frames_of(written) for written in week)
        by_code[code].append(Held(date.fromisoformat(since), bool(holidays), frames))
    known = frozenset(json.loads(years))
    return {code: _calendar(zone_, held, special, known) for code, held in by_code.items()}


def _calendar(
    zone_: ZoneInfo, held: list[Held], special: Iterable[tuple[date, str, str]], years: frozenset[int]
) -> Calendar:
    days: dict[date, tuple[Frame, ...]] = {}
    for day, kind, frames in special:
        then = next((one for one in reversed(held) if one.since <= day), held[0])
        if then.holidays:
            days[day] = () if kind == HOLIDAY else frames_of(frames) or then.week[0]
    later = tuple((one.since, one.week) for one in held[1:])
    return Calendar(zone_, held[0].week, days, later, years if held[-1].holidays else None)
