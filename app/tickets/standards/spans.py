"""Working minutes as people type and read them: ``4h``, ``90m``, ``2d``. Neither Flask nor Peewee.

A day is `DAY_MINUTES` working minutes, whatever the calendar.
"""

import re
from decimal import Decimal
from unicodedata import normalize

HOUR, DAY_MINUTES = 60, 450
LONGEST_IN_MINUTES = 2 * HOUR
"""Below two hours, what is no whole hour is told in minutes alone: 90 m."""
NUMBER = r"([0-9]{1,7}(?:\.[0-9]{1,4})?)"
UNITS = (
    (r"(?:d|days?|working days?|个?工作日|天|日)", DAY_MINUTES),
    (r"(?:h|hrs?|hours?|个?小时|个?钟头)", HOUR),
    (r"(?:m|mins?|minutes?|分钟|分)", 1),
)
"""What a number may be followed by, and how many minutes that is."""
SPAN = re.compile(r"\s*".join(rf"(?:{NUMBER}\s*{unit})?" for unit, _ in UNITS))
TYPED = ("{}d", "{}h", "{}m")
WORDS = {"en": ("{} d", "{} h", "{} m"), "zh": ("{} 天", "{} 小时", "{} 分")}


class UnreadableSpanError(ValueError):
    """What was typed is no number of days, hours and minutes."""


def read_span(text: str) -> int:
    """Working minutes of what was typed: ``4h``, ``1d 2h``, ``1.5h``, ``90 分钟``; units from large to small.

    Raises UnreadableSpanError, also for what is no whole number of minutes.
    """
    plain = normalize("NFKC", text).strip().lower()
    found = SPAN.fullmatch(plain)
    if not plain or found is None:
        raise UnreadableSpanError(text)
    minutes = sum(
        Decimal(number) * size for number, (_, size) in zip(found.groups(), UNITS, strict=True) if number
    )
    if minutes != int(minutes):
        raise UnreadableSpanError(text)
    return int(minutes)


def typed_span(minutes: int) -> str:
    """So many working minutes as they are typed, in any language: ``1d 4h``."""
    return _said(minutes, TYPED)


def span_in_words(minutes: int, language: str) -> str:
    """So many working minutes as they are read in ``zh`` or ``en``: ``1 天 4 小时``, ``4 h 30 m``."""
    return _said(minutes, WORDS[language])


def _said(minutes: int, units: tuple[str, str, str]) -> str:
    days, rest = divmod(minutes, DAY_MINUTES)
    hours, left = divmod(rest, HOUR)
    if left and minutes < LONGEST_IN_MINUTES:
        hours, left = 0, minutes
    parts = [unit.format(count) for unit, count in zip(units, (days, hours, left), strict=True) if count]
    return " ".join(parts) or units[-1].format(0)
