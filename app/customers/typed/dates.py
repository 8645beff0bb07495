"""Dates as people type them."""

import calendar
import re
from datetime import UTC, date, datetime, time

from app import clock
from app.customers.typed.text import narrow
from app.errors import Invalid

EARLIEST_YEAR = 1850
"""No living customer was born before; an earlier year is a slip."""
LATEST_YEAR = 2200

_FORMS = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})"
    r"|([0-9]{4})(?P<mark>[-/.])([0-9]{1,2})(?P=mark)([0-9]{1,2})"
    r"|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"
)
_HOURS = re.compile(r"([01]?[0-9]|2[0-3])[:.时]([0-5][0-9])分?")
NOON = time(12)
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月)")


def check_birth_date(text: str) -> date:
    """The date that `text` writes: 1990-03-07, 19900307, 1990/3/7, 1990.3.7 or 1990年3月7日, full width too.

    Raises Invalid("birth_date") for anything else, for a day that does not exist, lies in the future or
    before 1850.
    """
    written = _FORMS.fullmatch(narrow(text).replace(" ", ""))
    if written is None:
        raise Invalid("birth_date", "Write the birth date as year, month and day, like 1990-03-07.")
    year, month, day = (int(part) for part in written.groups() if part and part.isdigit())
    if year < EARLIEST_YEAR:
        raise Invalid(
            "birth_date", "A birth date before %(year)s can't be right: check the year.", year=EARLIEST_YEAR
        )
    born = _real_day(year, month, day)
    if born > clock.today():
        raise Invalid("birth_date", "A birth date can't lie in the future: check the year.")
    return born


def check_since(text: str, field: str) -> date:
    """The day from which, or until which, something held: as birth dates are written, or a month alone.

    A month stands for its first day. It may lie in the future. Raises Invalid(`field`).
    """
    typed = narrow(text).replace(" ", "")
    month = _MONTH.fullmatch(typed)
    written = _FORMS.fullmatch(typed)
    if month:
        year, number, day = int(month[1]), int(month[2] or month[3]), 1
    elif written:
        year, number, day = (int(part) for part in written.groups() if part and part.isdigit())
    else:
        raise Invalid(field, "Write a day like 2023-04-01, or a month like 2023-04.")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Invalid(field, "This year can't be right.")
    return _real_day(year, number, day, field)


def check_day(text: str, field: str) -> date:
    """The day that `text` writes, in any of the forms of a birth date. Raises Invalid(`field`)."""
    written = _FORMS.fullmatch(narrow(text).replace(" ", ""))
    if written is None:
        raise Invalid(field, "Write a day as year, month and day, like 2026-03-07.")
    year, month, day = (int(part) for part in written.groups() if part and part.isdigit())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Invalid(field, "This year can't be right.")
    return _real_day(year, month, day, field)


def check_moment(text: str, field: str) -> datetime:
    """The moment that `text` writes on the office's clock: a day as in `check_day`, then hour and minute.

    Without a time it is noon. Raises Invalid(`field`).
    """
    day, _, hours = narrow(text).partition(" ")
    written = _HOURS.fullmatch(hours) if hours else None
    if hours and written is None:
        raise Invalid(field, "Write day and time, like 2026-03-07 14:30.")
    at = time(int(written[1]), int(written[2])) if written else NOON
    return datetime.combine(check_day(day, field), at, clock.zone()).astimezone(UTC)


def _real_day(year: int, month: int, day: int, field: str = "birth_date") -> date:
    if month not in range(1, 13):
        raise Invalid(field, "This date does not exist: a month is 1 to 12.")
    days = calendar.monthrange(year, month)[1]
    if day not in range(1, days + 1):
        raise Invalid(field, "This date does not exist: that month has %(days)s days.", days=days)
    return date(year, month, day)
