"""Clocks asked for in a file: calendars, starts, minutes, pauses. Nothing of it is stored."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.clock import zone
from app.errors import Invalid
from app.worktime.china import HOLIDAY, public_days, public_years
from app.worktime.minutes import WEEKDAYS, Calendar, Frame, Hours, NoTime, Pause
from app.worktime.written import checked, minute_of

EARLIEST, LATEST = 1970, 2199
"""Years that cases lie in."""
LONGEST = 60 * 24 * 366 * 10
"""Minutes that a case may ask for."""


def answers(text: str) -> list[dict[str, Any]]:
    """For each case of a JSON text when its minutes are used up (``due``), and what was spent (``spent``).

    ``guessed`` says of a deadline in China that its year's holidays are not known yet. Raises Invalid; its
    field names the case, from 1 on.
    """
    try:
        cases = json.loads(text)
    except ValueError as error:
        raise Invalid("cases", "The file holds no JSON: %(why)s", why=str(error)) from error
    if not isinstance(cases, list):
        raise Invalid("cases", "The file holds no list of cases.")
    calendars: dict[str, Calendar] = {}
    return [_answer(f"case {number}", case, calendars) for number, case in enumerate(cases, 1)]


def _answer(name: str, case: Any, calendars: dict[str, Calendar]) -> dict[str, Any]:  # noqa: ANN401  what JSON holds
    case = _object(case, name)
    calendar = _calendar(_object(case.get("calendar"), f"{name}, calendar"), f"{name}, calendar", calendars)
    start = _moment(case.get("start"), calendar.zone, f"{name}, start")
    pauses = _pauses(case.get("pauses"), calendar.zone, f"{name}, pauses")
    minutes, end = case.get("minutes"), case.get("end")
    due = None if minutes is None else _due(calendar, start, minutes, pauses, f"{name}, minutes")
    return {
        "due": due and calendar.local(due).isoformat(),
        "spent": None if end is None else _spent(calendar, start, end, pauses, f"{name}, end"),
        "guessed": due is not None and calendar.is_guessed(due),
    }


def _calendar(written: Mapping[str, Any], name: str, before: dict[str, Calendar]) -> Calendar:
    """The calendar; one that stands in many cases is made once."""
    key = json.dumps(written, sort_keys=True)
    if key not in before:
        before[key] = calendar_of(written, name)
    return before[key]


def _due(
    calendar: Calendar,
    start: datetime,
    minutes: Any,  # noqa: ANN401
    pauses: list[Pause],
    name: str,
) -> datetime | None:
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= LONGEST:
        raise Invalid(name, "Write a whole number of minutes from 0 to %(most)s, or null.", most=LONGEST)
    try:
        return calendar.due(start, minutes, pauses)
    except NoTime as error:
        raise Invalid(name, "The calendar has not as many working minutes in thirty years.") from error


def _spent(calendar: Calendar, start: datetime, end: Any, pauses: list[Pause], name: str) -> int:  # noqa: ANN401
    ended = _moment(end, calendar.zone, name)
    if ended < start:
        raise Invalid(name, "The end lies before the start.")
    return calendar.spent(start, ended, pauses)


def calendar_of(written: Mapping[str, Any], name: str) -> Calendar:
    """A calendar as a case writes it. Raises Invalid; its field begins with `name`."""
    hours = _hours(_object(written.get("hours", {}), f"{name}, hours"), f"{name}, hours")
    china = written.get("china", False)
    if not isinstance(china, bool):
        raise Invalid(f"{name}, china", "Write true or false.")
    special = _public(hours[0]) if china else {}
    special |= {
        _day(day, f"{name}, holidays"): () for day in _list(written.get("holidays"), f"{name}, holidays")
    }
    workdays = _object(written.get("workdays") or {}, f"{name}, workdays")
    special |= {
        _day(day, f"{name}, workdays"): _frames(frames, f"{name}, workdays {day}")
        for day, frames in workdays.items()
    }
    if not any(hours) and not any(special.values()):
        raise Invalid(name, "The calendar has no working hours at all. Give at least one day hours.")
    return Calendar(
        _zone(written.get("timezone"), f"{name}, timezone"),
        hours,
        special,
        years=public_years() if china else None,
    )


def _public(monday: tuple[Frame, ...]) -> dict[date, tuple[Frame, ...]]:
    return {one.day: () if one.kind == HOLIDAY else monday for one in public_days()}


def _hours(written: Mapping[str, Any], name: str) -> Hours:
    unknown = sorted(set(written) - set(WEEKDAYS))
    if unknown:
        raise Invalid(name, "%(day)s is no weekday. They are mon to sun.", day=unknown[0])
    return tuple(_frames(written.get(day), f"{name} {day}") for day in WEEKDAYS)


def _frames(written: Any, name: str) -> tuple[Frame, ...]:  # noqa: ANN401
    return checked([_frame(one, name) for one in _list(written, name)], name)


def _frame(written: Any, name: str) -> Frame:  # noqa: ANN401
    opens, closes = _pair(written, name)
    return minute_of(str(opens), name), minute_of(str(closes), name)


def _pauses(written: Any, zone_: ZoneInfo, name: str) -> list[Pause]:  # noqa: ANN401
    return [_pause(one, zone_, name) for one in _list(written, name)]


def _pause(written: Any, zone_: ZoneInfo, name: str) -> Pause:  # noqa: ANN401
    begins, ends = _pair(written, name)
    first, last = _moment(begins, zone_, name), None if ends is None else _moment(ends, zone_, name)
    if last is not None and last < first:
        raise Invalid(name, "A pause ends after it begins.")
    return first, last


def _moment(written: Any, zone_: ZoneInfo, name: str) -> datetime:  # noqa: ANN401
    try:
        found = datetime.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise Invalid(
            name, "%(text)s is no date and time. Write it like 2026-03-02T09:00.", text=_told(written)
        ) from error
    if not EARLIEST <= found.year <= LATEST:
        raise Invalid(name, "Years go from %(first)s to %(last)s here.", first=EARLIEST, last=LATEST)
    return (found if found.tzinfo else found.replace(tzinfo=zone_)).astimezone(UTC)


def _day(written: Any, name: str) -> date:  # noqa: ANN401
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise Invalid(name, "%(text)s is no date. Write it like 2026-03-02.", text=_told(written)) from error


def _zone(written: Any, name: str) -> ZoneInfo:  # noqa: ANN401
    if written is None:
        return zone()
    try:
        return ZoneInfo(written)
    except (TypeError, ValueError, OSError, LookupError) as error:
        raise Invalid(
            name, "There is no time zone %(text)s. Write it like Asia/Shanghai.", text=_told(written)
        ) from error


def _pair(written: Any, name: str) -> list[Any]:  # noqa: ANN401
    if not isinstance(written, list) or len(written) != 2:  # noqa: PLR2004  from and until
        raise Invalid(name, "Write each as a list of two: from and until.")
    return written


def _list(written: Any, name: str) -> list[Any]:  # noqa: ANN401
    if written is None:
        return []
    if not isinstance(written, list):
        raise Invalid(name, "Write a list here.")
    return written


def _object(written: Any, name: str) -> Mapping[str, Any]:  # noqa: ANN401
    if not isinstance(written, dict):
        raise Invalid(name, "Write an object in braces here.")
    return written


def _told(written: Any) -> str:  # noqa: ANN401
    return str(written)[:40]
