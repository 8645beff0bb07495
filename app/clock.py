"""The only source of time. UTC and aware; `today()` is the date on the office's wall."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: datetime | None = None
_zone = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return _fixed or datetime.now(UTC)


def today() -> date:
    """The date in the office's time zone (`KEBU_TIMEZONE`)."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """`moment` (aware) on the office's clock."""
    return moment.astimezone(_zone)


def zone() -> ZoneInfo:
    """The office's time zone."""
    return _zone


def use_zone(name: str) -> None:
    """Take `name` (IANA) as the office's time zone."""
    global _zone  # noqa: PLW0603  one clock for the whole process is the point
    _zone = ZoneInfo(name)


def fixed() -> datetime | None:
    """Where the clock was stopped, None while it runs."""
    return _fixed


def fix(moment: datetime | None) -> None:
    """Stop the clock at `moment` (aware), or let it run again with None. For tests and demos (`KEBU_NOW`)."""
    global _fixed  # noqa: PLW0603
    _fixed = moment.astimezone(UTC) if moment else None
