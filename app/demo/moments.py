"""When things happen: in office hours mostly, within the two years before today."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.demo.draws import between, chance

_SPAN = 730
# A day stands in the calendar as often as work is done on it, so that one draw picks a likely one.
_WEEKDAY, _WEEKEND, _FRIDAY = 12, 1, 5
_EVENINGS = 0.06
# The demo company's clock is Shanghai's, UTC+8 without summer time: its day from 9 to 22 is one UTC date.
_NINE, _EIGHTEEN, _TWENTYTWO = 1 * 3600, 10 * 3600, 14 * 3600


class Calendar:
    """The days from two years before `today` to yesterday."""

    def __init__(self, today: date) -> None:
        days = (today - timedelta(days=back) for back in range(_SPAN, 0, -1))
        self._days = [
            datetime.combine(day, time(), UTC)
            for day in days
            for _ in range(_WEEKDAY if day.isoweekday() <= _FRIDAY else _WEEKEND)
        ]

    def start(self, rng: Random, share: float = 1.0) -> datetime:
        """A moment in the first `share` (0–1] of the calendar, the earlier the likelier."""
        return self._moment(rng, int(len(self._days) * share * rng.random() ** 1.4))

    def later(self, rng: Random, moment: datetime, count: int) -> list[datetime]:
        """Up to `count` different moments in order, on days after that of `moment`."""
        first = bisect_right(self._days, moment)
        left = len(self._days) - first
        if not left:
            return []
        return sorted({self._moment(rng, first + int(left * rng.random())) for _ in range(count)})

    def spread(self, rng: Random, moment: datetime, count: int) -> list[datetime]:
        """As `later`, one in each of `count` stretches of time that are as long."""
        first = bisect_right(self._days, moment)
        left = len(self._days) - first
        if not left:
            return []
        places = (first + int(left * (place + rng.random()) / count) for place in range(count))
        return sorted({self._moment(rng, place) for place in places})

    def _moment(self, rng: Random, index: int) -> datetime:
        first, last = (_EIGHTEEN, _TWENTYTWO) if chance(rng, _EVENINGS) else (_NINE, _EIGHTEEN)
        seconds = between(rng, first, last)
        return self._days[index] + timedelta(seconds=seconds)
