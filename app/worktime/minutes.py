"""Working minutes of a calendar (clauses 3.5 to 3.7). Values in, values out: neither Flask nor Peewee.

Minutes are half-open: the minute from 17:59 to 18:00 counts for what begins by 17:59 and ends at 18:00 or
later. Moments are aware and count by whole minutes; their seconds fall away.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 24 * 60
"""Minutes of a day; a frame that ends there ends at midnight."""
WEEKDAYS = MONDAY, *_, SUNDAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FURTHEST = 30
"""Years that are looked ahead before a calendar is found to have too few minutes."""

Frame = tuple[int, int]
"""From and until, in minutes after midnight on the wall clock; half-open, not over midnight."""
Hours = tuple[tuple[Frame, ...], ...]
"""The frames of each weekday, from Monday on."""
Pause = tuple[datetime, datetime | None]
"""From and until; without an end it still lasts."""

COUNTED, PAUSED, CLOSED = ("counted", "paused", "closed")


class Segment(NamedTuple):
    """A stretch of time of one kind, and how many working minutes of it count; those of a pause do not."""

    kind: str
    start: datetime
    end: datetime
    minutes: int


class NoTime(ValueError):
    """The calendar has not as many minutes as were asked for, in thirty years."""


@dataclass(frozen=True)
class Calendar:
    """When the office works: frames by weekday from Monday on, and days that are other than their weekday.

    A holiday has no frames; a make-up workday has some. `later` are the hours that hold from a day on, in
    order, instead of those before. `years` are those whose public holidays are known, None where there is
    nothing to know: what reaches into another year is guessed from weekdays.
    """

    zone: ZoneInfo
    hours: Hours
    special: Mapping[date, tuple[Frame, ...]] = field(default_factory=dict)
    later: tuple[tuple[date, Hours], ...] = ()
    years: frozenset[int] | None = None
    _tables: dict[int, "_Year"] = field(default_factory=dict, compare=False, repr=False)

    def frames(self, day: date) -> tuple[Frame, ...]:
        """The frames of a day, in order; none where nobody works."""
        found = self.special.get(day)
        return self.hours_on(day)[day.weekday()] if found is None else found

    def hours_on(self, day: date) -> Hours:
        """The hours of the week that hold on that day."""
        return next((hours for since, hours in reversed(self.later) if since <= day), self.hours)

    def is_workday(self, day: date) -> bool:
        """Whether somebody works on that day."""
        return bool(self.frames(day))

    def is_guessed(self, moment: datetime) -> bool:
        """Whether the holidays of the year of `moment` are not known yet."""
        return self.years is not None and moment.astimezone(self.zone).year not in self.years

    def between(self, start: datetime, end: datetime) -> int:
        """Working minutes from `start` to `end`; none where that is not later."""
        first, last = _minute(start), _minute(end)
        return self._worked(first, last) if first < last else 0

    def after(self, start: datetime, minutes: int) -> datetime:
        """The moment when `minutes` of working time have passed since `start`.

        That is the end of a frame, not the opening of the next one; for 0 minutes it is `start`, or the next
        opening. Raises NoTime.
        """
        first = _minute(start)
        year = self._local(first).year
        wanted = self._table(year).worked(first) + minutes
        for one in range(year, year + FURTHEST):
            table = self._table(one)
            at = table.reached(wanted) if minutes else table.opening(first)
            if at is not None:
                return self._moment(at)
            wanted -= table.total
        raise NoTime

    def due(self, start: datetime, minutes: int, pauses: Iterable[Pause] = ()) -> datetime | None:
        """When `minutes` of working time outside of `pauses` are used up; None while one without end lasts.

        Raises NoTime.
        """
        at = start
        for begins, ends in joined(pauses):
            if ends is not None and ends <= at:
                continue
            until = max(begins, at)
            worked = self.between(at, until)
            if worked and minutes <= worked:
                break
            if ends is None:
                return None
            minutes, at = minutes - worked, ends
        return self.after(at, minutes)

    def spent(self, start: datetime, end: datetime, pauses: Collection[Pause] = ()) -> int:
        """Working minutes from `start` to `end`, those of `pauses` left out."""
        if not pauses:
            return self.between(start, end)
        return sum(one.minutes for one in self.stretches(start, end, pauses) if one.kind == COUNTED)

    def stretches(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> Iterator[Segment]:
        """The time from `start` to `end` cut at its pauses: counted and paused, with what is closed."""
        at = start
        for begins, ends in joined(pauses):
            low, high = max(begins, at), min(ends or end, end)
            if low >= high:
                continue
            if at < low:
                yield Segment(COUNTED, at, low, self.between(at, low))
            yield Segment(PAUSED, low, high, self.between(low, high))
            at = high
        if at < end:
            yield Segment(COUNTED, at, end, self.between(at, end))

    def segments(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> Iterator[Segment]:
        """The same with what is closed cut out: for whoever adds it up by hand."""
        for one in self.stretches(start, end, pauses):
            at = one.start
            for opens, closes in self._open(one.start, one.end):
                if at < opens:
                    yield Segment(CLOSED, at, opens, 0)
                yield Segment(one.kind, opens, closes, self.between(opens, closes))
                at = closes
            if at < one.end:
                yield Segment(CLOSED, at, one.end, 0)

    def later_by_days(self, day: date, days: int) -> date:
        """The workday that lies `days` workdays after `day`, before it where negative. Raises NoTime."""
        step = timedelta(days=1 if days > 0 else -1)
        left, at = abs(days), day
        for _ in range(FURTHEST * 366):
            if not left:
                return at
            at += step
            left -= self.is_workday(at)
        raise NoTime

    def workdays(self, first: date, last: date) -> int:
        """How many workdays lie after `first`, up to and with `last`."""
        days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
        return sum(map(self.is_workday, days))

    def local(self, moment: datetime) -> datetime:
        """`moment` on the clock of this calendar."""
        return moment.astimezone(self.zone)

    def _worked(self, first: int, last: int) -> int:
        year, until = self._local(first).year, self._local(last).year
        whole = sum(self._table(one).total for one in range(year, until))
        return whole + self._table(until).worked(last) - self._table(year).worked(first)

    def _open(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        first, last = _minute(start), _minute(end)
        for year in range(self._local(first).year, self._local(last).year + 1):
            table = self._table(year)
            for opens, closes in zip(table.opens, table.closes, strict=True):
                if opens < last and closes > first:
                    yield self._moment(max(opens, first)), self._moment(min(closes, last))

    def _local(self, minute: int) -> datetime:
        return datetime.fromtimestamp(minute * 60, self.zone)

    def _moment(self, minute: int) -> datetime:
        return datetime.fromtimestamp(minute * 60, UTC)

    def _table(self, year: int) -> "_Year":
        found = self._tables.get(year)
        if found is None:
            found = self._tables[year] = _Year.of(self, year)
        return found


@dataclass(frozen=True)
class _Year:
    """The frames of a year in minutes since 1970, and how many minutes were worked in it before each."""

    opens: list[int]
    closes: list[int]
    before: list[int]
    total: int

    @classmethod
    def of(cls, calendar: Calendar, year: int) -> "_Year":
        first = date(year, 1, 1)
        days = [first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days + 1)]
        edges = pairwise(_midnight(calendar.zone, day) for day in days)
        frames = _touching(
            frame
            for day, (begins, ends) in zip(days, edges, strict=False)
            for frame in _frames_of(calendar, day, begins, ends)
        )
        opens, closes = [opens for opens, _ in frames], [closes for _, closes in frames]
        sums = [0, *accumulate(closes - opens for opens, closes in frames)]
        return cls(opens, closes, sums[:-1], sums[-1])

    def worked(self, minute: int) -> int:
        """Minutes worked in this year until then."""
        place = bisect_right(self.opens, minute) - 1
        if place < 0:
            return 0
        return self.before[place] + min(minute, self.closes[place]) - self.opens[place]

    def reached(self, worked: int) -> int | None:
        """When so many minutes are worked; None where that is not in this year."""
        if worked > self.total:
            return None
        place = bisect_left(self.before, worked) - 1
        return self.opens[place] + worked - self.before[place]

    def opening(self, minute: int) -> int | None:
        """The first working minute from then on; None where there is none in this year."""
        place = bisect_right(self.closes, minute)
        return max(minute, self.opens[place]) if place < len(self.opens) else None


def joined(pauses: Iterable[Pause]) -> list[Pause]:
    """Pauses in order; those that overlap or touch are one."""
    found: list[Pause] = []
    for begins, ends in sorted(pauses, key=lambda pause: pause[0]):
        if ends is not None and ends <= begins:
            continue
        if found and (found[-1][1] is None or begins <= found[-1][1]):
            last = found[-1][1]
            found[-1] = (found[-1][0], None if last is None or ends is None else max(last, ends))
        else:
            found.append((begins, ends))
    return found


def faults_of(frames: Sequence[Frame]) -> str:
    """What is wrong with the frames of a day: ``outside``, ``reversed`` or ``overlap``; "" for nothing."""
    for opens, closes in frames:
        if not (0 <= opens < DAY and 0 < closes <= DAY):
            return "outside"
        if opens >= closes:
            return "reversed"
    pairs = pairwise(sorted(frames))
    return "overlap" if any(closes > opens for (_, closes), (opens, _) in pairs) else ""


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _frames_of(calendar: Calendar, day: date, begins: int, ends: int) -> Iterator[Frame]:
    """The frames of a day in minutes since 1970, in order; its midnights are `begins` and `ends`.

    Where the wall clock changes on that day each minute is looked at: one that comes twice counts twice, one
    that is left out does not count.
    """
    frames = sorted(calendar.frames(day))
    if not frames:
        return
    if ends - begins == DAY:
        yield from ((begins + opens, begins + closes) for opens, closes in frames)
        return
    for minute in range(begins, ends):
        wall = datetime.fromtimestamp(minute * 60, calendar.zone)
        if any(opens <= wall.hour * 60 + wall.minute < closes for opens, closes in frames):
            yield minute, minute + 1


def _midnight(zone: ZoneInfo, day: date) -> int:
    return _minute(datetime.combine(day, time.min, zone))


def _touching(frames: Iterable[Frame]) -> list[Frame]:
    found: list[Frame] = []
    for opens, closes in frames:
        if found and found[-1][1] == opens:
            found[-1] = (found[-1][0], closes)
        else:
            found.append((opens, closes))
    return found
