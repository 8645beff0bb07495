"""Periods of plans: the one before, the one after, the present quarter. Values in, values out."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")
MONTHS, QUARTER = 12, 3


def before(since: date, until: date) -> tuple[date, date]:
    """The period of the same length that ends where this one begins: whole months by months."""
    if _is_whole(since, until):
        return _moved(since, -_months(since, until)), since
    return since - (until - since), since


def after(since: date, until: date) -> tuple[date, date]:
    """The period of the same length that begins where this one ends, likewise."""
    if _is_whole(since, until):
        return until, _moved(until, _months(since, until))
    return until, until + (until - since)


def quarter_of(day: date) -> tuple[date, date]:
    """The quarter in which a day lies."""
    since = day.replace(month=(day.month - 1) // QUARTER * QUARTER + 1, day=1)
    return since, _moved(since, QUARTER)


def last_day(until: date) -> date:
    """The last day of a period that goes until before another day."""
    return until - timedelta(days=1)


def year_after(day: date) -> date:
    """The same day of the next year; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def with_gaps(of: Iterable[T], period: Callable[[T], tuple[date, date]]) -> list[T | None]:
    """What is `of` periods, in the order of time, with a None where one ends before the next begins."""
    found: list[T | None] = []
    ended: date | None = None
    for one in of:
        since, until = period(one)
        if ended is not None and since > ended:
            found.append(None)
        found.append(one)
        ended = until
    return found


def _is_whole(since: date, until: date) -> bool:
    return since.day == until.day == 1


def _months(since: date, until: date) -> int:
    return (until.year - since.year) * MONTHS + until.month - since.month


def _moved(first: date, months: int) -> date:
    count = first.year * MONTHS + first.month - 1 + months
    return date(count // MONTHS, count % MONTHS + 1, 1)
