"""Who was away for half of a period: they have no scores in it (shipped plan of clause 4.2)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from app.inbox.absence_history import stretches
from app.people.models import Person
from app.worktime.calendars import OFFICE, calendars


class Away(NamedTuple):
    """Away on so many working days, of so many of the period."""

    days: int
    whole: int

    @property
    def is_half(self) -> bool:
        """Whether that is half of the period, or more."""
        return self.whole > 0 and 2 * self.days >= self.whole


def away_in(people: Iterable[Person], since: date, until: date) -> dict[int, Away]:
    """How long those of `people` who were away at all were so from `since` until before `until`, by id."""
    office = calendars()[OFFICE]
    days = (since + timedelta(days=turn) for turn in range((until - since).days))
    working = {day for day in days if office.is_workday(day)}
    found = {}
    for person, parts in stretches(people).items():
        absent = {day for day in working if any(first <= day <= last for first, last in parts)}
        if absent:
            found[person] = Away(len(absent), len(working))
    return found
