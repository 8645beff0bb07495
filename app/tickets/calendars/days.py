"""Holidays and make-up workdays, one by one or a year at once; and which years are known."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import today
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.organisation.changing import next_rev
from app.organisation.names import one_name, optional_name
from app.tickets.calendars.following import changed
from app.tickets.calendars.hours import PERMISSION, check_day
from app.web.answers import translated
from app.worktime.china import HOLIDAY, KINDS
from app.worktime.models import HolidayYear, SpecialDay
from app.worktime.written import frames_of, frames_text

FIRST_YEAR, LAST_YEAR = 2004, 2099
FIELDS = ("kind", "name", "name_en", "frames")


class Written(NamedTuple):
    """A special day as it is typed, or stands in a file."""

    day: date
    kind: str
    name: str
    name_en: str = ""
    frames: str = ""


class Imported(NamedTuple):
    """How many days a file added, changed and took away."""

    added: int
    changed: int
    removed: int


def days_of(year: int) -> list[SpecialDay]:
    """The special days of a year, in order."""
    within = SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(SpecialDay.select().where(within).order_by(SpecialDay.day))


def day_at(day: date) -> SpecialDay | None:
    """What is special about `day`, None for nothing."""
    found: SpecialDay | None = SpecialDay.get_or_none(SpecialDay.day == day)
    return found


def special_or_not(day: date) -> SpecialDay:
    """What is special about `day`; at `rev` 0 what could become so."""
    return day_at(day) or SpecialDay(day=day, kind=HOLIDAY, name="", rev=0)


def is_known(year: int) -> bool:
    """Whether the public holidays of a year are known."""
    return bool(HolidayYear.select().where(HolidayYear.year == year).exists())


def set_day(by: Gate, written: Written, rev: int) -> None:
    """Make `written.day` special, or otherwise special than before. Raises Forbidden, Invalid, Conflict.

    `rev` is that of the day as it was seen, 0 where there was nothing special about it.
    """
    by.require(PERMISSION)
    check_day(written.day, "kind")
    with database.atomic():
        there = _seen(written.day, rev)
        if _put(by, there, _checked(written)):
            changed(by.person)


def remove_day(by: Gate, day: date, rev: int) -> None:
    """Let the day be as its weekday is. Raises Forbidden, Invalid, Conflict."""
    by.require(PERMISSION)
    check_day(day, "kind")
    with database.atomic():
        there = _seen(day, rev)
        if there is not None:
            _remove(by, there)
            changed(by.person)


def know_year(by: Gate, year: int) -> None:
    """All holidays of the year are in: nothing is guessed any more. Raises Forbidden."""
    by.require(PERMISSION)
    with database.atomic():
        _know(by, year)
        changed(by.person)


def import_year(by: Gate, year: int, rows: Iterable[tuple[int, Written]]) -> Imported:
    """Take a file for all that is special in a year: what it does not name goes, but days that have begun.

    `rows` come with their number in the file. Nothing is taken where one of them is wrong. Raises Forbidden,
    Invalid("file").
    """
    by.require(PERMISSION)
    counts = {"added": 0, "changed": 0, "removed": 0}
    with database.atomic():
        there: dict[Any, SpecialDay] = {one.day: one for one in days_of(year)}
        wanted = _rows_of(year, rows, there)
        for day, written in wanted.items():
            before = there.get(day)
            if _put(by, before, written):
                counts["changed" if before else "added"] += 1
        for day, before in there.items():
            if day not in wanted and day > today():
                _remove(by, before)
                counts["removed"] += 1
        _know(by, year)
        changed(by.person)
    return Imported(**counts)


def _rows_of(
    year: int, rows: Iterable[tuple[int, Written]], there: dict[Any, SpecialDay]
) -> dict[date, Written]:
    found: dict[date, Written] = {}
    for number, row in rows:
        try:
            checked = _checked(row)
        except Invalid as error:
            raise Invalid("file", "Row %(row)s: %(reason)s", row=number, reason=translated(error)) from error
        if row.day.year != year:
            raise Invalid(
                "file", "Row %(row)s: %(day)s is not in %(year)s.", row=number, day=row.day, year=year
            )
        if row.day in found:
            raise Invalid("file", "Row %(row)s: %(day)s stands there twice.", row=number, day=row.day)
        if row.day <= today() and not _is(there.get(row.day), checked):
            raise Invalid(
                "file",
                "Row %(row)s: %(day)s has begun, so it stays as it was. Leave the row out.",
                row=number,
                day=row.day,
            )
        found[row.day] = checked
    return found


def _checked(written: Written) -> Written:
    if written.kind not in KINDS:
        raise Invalid("kind", "Choose from what is offered.")
    frames = frames_text(frames_of(written.frames))
    if written.kind == HOLIDAY and frames:
        raise Invalid("frames", "Nobody works on a holiday. Leave the hours empty, or make it a workday.")
    name, name_en = one_name("name", written.name), optional_name("name_en", written.name_en)
    return written._replace(name=name, name_en=name_en, frames=frames)


def _is(there: SpecialDay | None, written: Written) -> bool:
    return there is not None and all(getattr(there, name) == getattr(written, name) for name in FIELDS)


def _seen(day: date, rev: int) -> SpecialDay | None:
    there = day_at(day)
    if (there.rev if there else 0) != rev:
        raise Conflict
    return there


def _put(by: Gate, there: SpecialDay | None, written: Written) -> bool:
    """Returns whether anything is other than before."""
    if _is(there, written):
        return False
    day = there or SpecialDay(day=written.day)
    with writing(by.person, "special_day.changed" if there else "special_day.added", day) as entry:
        for name in FIELDS:
            entry.changed(name, getattr(there, name) if there else None, getattr(written, name))
        values = {name: getattr(written, name) for name in FIELDS}
        if there:
            next_rev(there, there.rev, values)
        else:
            SpecialDay.create(day=written.day, **values)
    return True


def _remove(by: Gate, there: SpecialDay) -> None:
    with writing(by.person, "special_day.removed", there) as entry:
        for name in FIELDS:
            entry.changed(name, getattr(there, name), None)
        there.delete_instance()


def _know(by: Gate, year: int) -> None:
    if not is_known(year):
        with writing(by.person, "holiday_year.added", HolidayYear(year=year)):
            HolidayYear.create(year=year)
