"""Weeks, months and years, each by its first day. Values in, values out."""

from collections.abc import Iterator
from datetime import date, timedelta

WEEK, MONTH, YEAR = KINDS = ("week", "month", "year")
WEEK_DAYS = 7


def begun(kind: str, day: date) -> date:
    """The first day of the period in which `day` lies; weeks begin on Mondays."""
    if kind == WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if kind == MONTH else day.replace(month=1, day=1)


def ended(kind: str, since: date) -> date:
    """The first day after the period that begins on `since`."""
    if kind == WEEK:
        return since + timedelta(days=WEEK_DAYS)
    if kind == MONTH:
        return begun(MONTH, since + timedelta(days=31))
    return since.replace(year=since.year + 1)


def before(kind: str, since: date, count: int) -> date:
    """The first day of the period that is `count` before the one that begins on `since`."""
    for _ in range(count):
        since = begun(kind, since - timedelta(days=1))
    return since


def between(kind: str, start: date, until: date) -> Iterator[date]:
    """The periods from the one of `start` on that begin before `until`."""
    since = begun(kind, start)
    while since < until:
        yield since
        since = ended(kind, since)


def name_of(kind: str, since: date) -> str:
    """A period as an address has it: ``2026``, ``2026-11``, ``2026-W48``."""
    if kind == WEEK:
        year, week, _ = since.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{since.year:04}-{since.month:02}" if kind == MONTH else f"{since.year:04}"


def read_name(name: str) -> tuple[str, date] | None:
    """The kind and the first day of what an address has; None for what is no period."""
    try:
        if "W" in name:
            year, week = name.split("-W")
            kind, since = WEEK, date.fromisocalendar(int(year), int(week), 1)
        elif "-" in name:
            kind, since = MONTH, date.fromisoformat(f"{name}-01")
        else:
            kind, since = YEAR, date(int(name), 1, 1)
        known = name_of(kind, since) == name
    except ValueError:
        return None
    return (kind, since) if known else None
