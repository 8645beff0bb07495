"""When a cron line (minute hour day month weekday) fires, on the office's clock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from huey import crontab

from app.clock import local

MINUTE = timedelta(minutes=1)
LONGEST = 366 * 24 * 60


def latest(every: str, moment: datetime) -> datetime:
    """The newest minute, not after `moment`, at which `every` fires. Raises ValueError if it never does."""
    return _search(every, moment.replace(second=0, microsecond=0), -MINUTE)


def following(every: str, moment: datetime) -> datetime:
    """The first minute after `moment` at which `every` fires. Raises ValueError if it never does."""
    return _search(every, moment.replace(second=0, microsecond=0) + MINUTE, MINUTE)


def _search(every: str, minute: datetime, step: timedelta) -> datetime:
    fires = _matcher(every)
    for count in range(LONGEST):
        found = minute + count * step
        if fires(local(found)):
            return found
    message = f"{every} never comes"
    raise ValueError(message)


@lru_cache(maxsize=64)
def _matcher(every: str) -> Callable[[datetime], bool]:
    minute, hour, day, month, weekday = every.split()
    return crontab(minute, hour, day, month, weekday, strict=True)
