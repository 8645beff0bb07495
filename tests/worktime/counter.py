"""A plain counter of working minutes, and made-up calendars for it: slow, and with nothing to get wrong."""

from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from app.worktime.minutes import DAY, Calendar, Frame

SPAN = 8
"""Days that a case covers."""
WINDOWS = (
    ("Asia/Shanghai", date(2025, 12, 27)),
    ("Asia/Shanghai", date(2026, 2, 11)),
    ("Asia/Shanghai", date(1988, 4, 12)),
    ("Europe/Berlin", date(2026, 3, 25)),
    ("Europe/Berlin", date(2026, 10, 20)),
    ("America/New_York", date(2026, 10, 28)),
    ("America/Havana", date(2026, 10, 28)),
    ("America/Sao_Paulo", date(2018, 10, 31)),
    ("Pacific/Apia", date(2011, 12, 26)),
    ("Australia/Lord_Howe", date(2026, 3, 31)),
)
"""Zones and first days: a year's end, a holiday with make-up workdays, clocks put forward and back by an hour
or half of one, at midnight too, a day that never was."""


@cache
def _minutes(window: tuple[str, date]) -> tuple[int, list[date], list[int]]:
    """The first minute since 1970 of a window, and the day and the time of day of each of its minutes."""
    zone = ZoneInfo(window[0])
    noon = datetime(window[1].year, window[1].month, window[1].day, 12, tzinfo=zone)
    first = int(noon.timestamp()) // 60
    walls = [datetime.fromtimestamp((first + step) * 60, zone) for step in range(SPAN * DAY)]
    return first, [wall.date() for wall in walls], [wall.hour * 60 + wall.minute for wall in walls]


class Counter:
    """Goes through the minutes of a window one by one; moments are minutes after its beginning."""

    def __init__(self, window: tuple[str, date], calendar: Calendar) -> None:
        self.calendar = calendar
        self.first, self._days, self._times = _minutes(window)

    @cached_property
    def works(self) -> list[int]:
        """1 for each minute that counts, 0 for the others."""
        open_at = {day: _is_open(self.calendar.frames(day)) for day in set(self._days)}
        return [open_at[day][time] for day, time in zip(self._days, self._times, strict=True)]

    def moment(self, minute: int) -> datetime:
        return datetime.fromtimestamp((self.first + minute) * 60, UTC)

    def moments(self, pauses: "Gaps") -> list[tuple[datetime, datetime | None]]:
        return [(self.moment(low), None if high is None else self.moment(high)) for low, high in pauses]

    def counts(self, start: int, pauses: "Gaps") -> list[int]:
        """For each minute from `start` on whether it counts."""
        counts = self.works[:]
        for low, high in pauses:
            counts[low:high] = [0] * len(counts[low:high])
        return counts[start:]

    def spent(self, start: int, end: int, pauses: "Gaps") -> int:
        return sum(self.counts(start, pauses)[: max(end - start, 0)])

    def due(self, start: int, minutes: int, pauses: "Gaps") -> datetime | None:
        """The end of the minute that is the last of so many, None where the window has not as many."""
        sums = accumulate(self.counts(start, pauses))
        if not minutes:
            return next((self.moment(start + at) for at, count in enumerate(sums) if count), None)
        return next((self.moment(start + at + 1) for at, count in enumerate(sums) if count == minutes), None)


def _is_open(frames: tuple[Frame, ...]) -> list[int]:
    table = [0] * DAY
    for opens, closes in frames:
        table[opens:closes] = [1] * (closes - opens)
    return table


SHAPES: tuple[tuple[Frame, ...], ...] = (
    (),
    ((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60)),
    ((0, DAY),),
    ((0, 1),),
    ((DAY - 1, DAY),),
    ((0, 60), (23 * 60, DAY)),
    ((60, 120), (120, 185)),
    ((150, 180),),
    ((30, 150), (1200, 1201)),
    ((8 * 60 + 7, 20 * 60 + 11),),
)
"""Days as they may be: frames that touch, begin or end at midnight, or lie where clocks are changed."""
WEEKS = st.tuples(*(st.sampled_from(SHAPES) for _ in range(7)))


@st.composite
def counters(draw: st.DrawFn) -> Counter:
    window = draw(st.sampled_from(WINDOWS))
    days = st.sampled_from([window[1] + timedelta(days=step) for step in range(-1, SPAN + 2)])
    special = {day: draw(st.sampled_from(SHAPES)) for day in draw(st.lists(days, max_size=3))}
    later = ((draw(days), draw(WEEKS)),) if draw(st.booleans()) else ()
    return Counter(window, Calendar(ZoneInfo(window[0]), draw(WEEKS), special, later))


def minutes(most: int = SPAN * DAY - 1) -> st.SearchStrategy[int]:
    return st.integers(0, most)


Gaps = list[tuple[int, int | None]]


@st.composite
def _gaps(draw: st.DrawFn) -> Gaps:
    """Up to three pauses, in any order, that may touch, overlap, be empty or still last."""
    edges = draw(st.lists(minutes(), max_size=6))
    found: Gaps = [(min(pair), max(pair)) for pair in zip(edges[::2], edges[1::2], strict=False)]
    shape = draw(st.integers(0, 5))
    if shape == 0 and len(found) > 1:
        found[1] = (found[0][1] or 0, SPAN * DAY)
    if shape == 1 and found:
        found[-1] = (found[-1][0], None)
    return found


class Case(NamedTuple):
    """A clock: where it starts, minutes, pauses; and three moments more, in order."""

    start: int
    wanted: int
    gaps: Gaps
    moments: tuple[int, int, int]


def cases() -> st.SearchStrategy[list[Case]]:
    """Several for one calendar."""
    three = st.tuples(minutes(), minutes(), minutes()).map(lambda found: tuple(sorted(found)))
    return st.lists(st.builds(Case, minutes(), minutes(40 * 60), _gaps(), three), min_size=5, max_size=5)
