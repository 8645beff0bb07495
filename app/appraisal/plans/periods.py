"""Periods of plans: the one before, the one after, the present quarter. Values in, values out."""

from datetime import date, timedelta

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


def _is_whole(since: date, until: date) -> bool:
    return since.day == until.day == 1


def _months(since: date, until: date) -> int:
    return (until.year - since.year) * MONTHS + until.month - since.month


def _moved(first: date, months: int) -> date:
    count = first.year * MONTHS + first.month - 1 + months
    return date(count // MONTHS, count % MONTHS + 1, 1)
