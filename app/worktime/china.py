"""Public holidays and make-up workdays of China, as the State Council announced them: from a kept library."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from chinese_calendar import constants

HOLIDAY, WORKDAY = KINDS = ("holiday", "workday")
NAMES: Mapping[str, str] = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年纪念日",
}
"""The library's names and the Chinese ones."""


class PublicDay(NamedTuple):
    """A day that is other than its weekday: a holiday, or worked instead of one."""

    day: date
    kind: str
    zh: str
    en: str


@cache
def public_days() -> tuple[PublicDay, ...]:
    """Every such day that the library knows, in order. Weekdays free as ever are not among them."""
    found = [
        PublicDay(day, kind, NAMES.get(name, name), name)
        for kind, days in ((HOLIDAY, constants.holidays), (WORKDAY, constants.workdays))
        for day, name in days.items()
    ]
    return tuple(sorted(found))


@cache
def public_years() -> frozenset[int]:
    """The years that the library knows."""
    return frozenset(day.year for day in constants.holidays)
