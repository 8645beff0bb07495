"""The values of XLSX cells as a person would type them (ECMA-376 part 1, clauses 18.8.30 and 18.17.4)."""

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import Enum

EXACT = 10**15  # a spreadsheet keeps 15 digits: from here on the last ones may be lost

_DAY = timedelta(days=1)
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's dates have no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = datetime(9999, 12, 31)  # noqa: DTZ001
_NO_DAY = 60  # 29 February 1900, which the 1900 system counts though it never was
_WRITTEN_OUT = 10**21

_LITERAL = re.compile(r'"[^"]*"?|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_ESCAPE = re.compile(r"_x(?!0000|[Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")


class Shown(Enum):
    """As what a number format shows a number."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"  # with or without a date
    ELAPSED = "elapsed"  # hours, minutes and seconds past 24 h


def builtin_formats() -> dict[int, Shown]:
    """The built-in formats that aren't numbers; 27 to 36 and 50 to 58 are those of the Chinese program."""
    dates = (*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58)
    times = (*range(18, 23), *range(32, 36), 45, 47, 55, 56)
    return dict.fromkeys(dates, Shown.DATE) | dict.fromkeys(times, Shown.TIME) | {46: Shown.ELAPSED}


def shown_by(code: str) -> Shown:
    """As what the format `code` (`yyyy"年"m"月"d"日"`) shows a number."""
    symbols = _LITERAL.sub("", code).partition(";")[0].lower()
    if _ELAPSED.search(symbols):
        return Shown.ELAPSED
    if "h" in symbols or "s" in symbols:
        return Shown.TIME
    return Shown.DATE if set("ymd") & set(symbols) else Shown.NUMBER


def number_text(raw: str) -> tuple[str, bool]:
    """The number `raw` (`4.0000000000000002E-1`) at its shortest, and whether its last digits may be lost.

    Raises ValueError if it isn't a number.
    """
    value = float(raw)
    if abs(value) < EXACT:
        return (str(int(value)) if value.is_integer() else repr(value)), False
    return (f"{Decimal(raw):f}" if abs(value) < _WRITTEN_OUT else raw), True


def moment_text(raw: str, shown: Shown, *, since_1904: bool) -> str:
    """The day count `raw` as `2026-11-25`, `2026-11-25 08:30:00`, `08:30:00` or, elapsed, `36:00:00`.

    A count that is no moment (before the first or after the last day) stays a number. Raises ValueError.
    """
    value = float(raw)
    epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900
    if not 0 <= value <= (_LAST_DAY - epoch) / _DAY:
        return number_text(raw)[0]
    elapsed = timedelta(milliseconds=round(value * 86_400_000))
    if shown is Shown.ELAPSED:
        return _hours(elapsed)
    if shown is Shown.TIME and elapsed < _DAY:
        clock = (epoch + elapsed).time()
        return clock.isoformat(_precision(clock))
    return _date(elapsed, epoch) or number_text(raw)[0]


def iso_text(raw: str) -> str:
    """An ISO 8601 date, moment or time of a cell as `moment_text` gives it; anything else as it is."""
    try:
        moment = datetime.fromisoformat(raw.removesuffix("Z"))
    except ValueError:
        return raw
    return _written(moment)


def unescaped(text: str) -> str:
    """`text` with `_x000A_` and the like as characters (ECMA-376 part 1, clause 22.4.2.4)."""
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _date(elapsed: timedelta, epoch: datetime) -> str:
    """The moment `elapsed` after `epoch`; nothing for the day 0 of the 1900 system."""
    if epoch is _EPOCH_1904:
        return _written(epoch + elapsed)
    if elapsed < _DAY:
        return ""
    if elapsed.days == _NO_DAY:
        return "1900-02-29"
    return _written(epoch + elapsed + (_DAY if elapsed.days < _NO_DAY else timedelta()))


def _written(moment: datetime) -> str:
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", _precision(moment))


def _precision(moment: datetime | time) -> str:
    return "milliseconds" if moment.microsecond else "seconds"


def _hours(elapsed: timedelta) -> str:
    minutes, seconds = divmod(elapsed.days * 86_400 + elapsed.seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
