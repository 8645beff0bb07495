"""How a clock came to stand where it does (clauses 3.5 to 3.7). Values in, values out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from app.tickets.deadlines import clocks, steps
from app.tickets.events import PRIORITISED, RECEIVED, URGENCIES, Event, whole
from app.tickets.holders import held
from app.tickets.runs import Run
from app.tickets.targets import Standard
from app.worktime.minutes import CLOSED, COUNTED, PAUSED, Calendar, Frame, Segment

MARKS = HOLIDAY, MAKE_UP = ("holiday", "make_up")
"""What a day is that is other than its weekday."""


class Sums(NamedTuple):
    """Minutes by what became of them; together the time that went by."""

    counted: int
    paused: int
    closed: int

    def __add__(self, other: "Sums") -> "Sums":  # type: ignore[override]
        """Each kind by itself."""
        return Sums(*(one + more for one, more in zip(self, other, strict=True)))


class Stretch(NamedTuple):
    """A part of a day of one kind, in minutes after its midnight."""

    kind: str
    begins: int
    ends: int


@dataclass(frozen=True)
class Days:
    """A day, or several in a row that went alike, with how much of them counted.

    `stretches` are those of each day that was worked on, `worked` how many those were, `sums` of all days
    together and `total` what had counted by their end. `marked` are the holidays and make-up workdays.
    """

    first: date
    last: date
    stretches: tuple[Stretch, ...]
    worked: int
    sums: Sums
    total: int
    marked: tuple[tuple[date, str], ...] = ()


class Change(NamedTuple):
    """What an event made of the clock; None before it began, and after a reopening took it away."""

    event: Event
    before: Run | None
    after: Run | None


class Turn(NamedTuple):
    """Who held the ticket while the clock ran, and how many minutes of that counted or were paused."""

    person: object
    start: datetime
    end: datetime
    counted: int
    paused: int


class Instead(NamedTuple):
    """What the clocks would be with another urgency."""

    urgency: str
    runs: dict[str, Run]


@dataclass(frozen=True)
class Explanation:
    """One clock, taken apart. `days` add up to `sums`, `turns` to what counted and was paused.

    `from_start` says whether `instead` takes the other urgency to have been there from the beginning, as is
    done where every clock has ended; else it would be changed now.
    """

    run: Run
    now: datetime
    version: int
    days: tuple[Days, ...]
    sums: Sums
    changes: tuple[Change, ...]
    turns: tuple[Turn, ...]
    instead: tuple[Instead, ...]
    from_start: bool

    @property
    def end(self) -> datetime:
        """Until when it is told: now, or when the clock ended."""
        return max(self.run.start, whole(self.now) if self.run.ended is None else self.run.ended)


def explain(
    events: Sequence[Event],
    tier: str,
    standard: Standard,
    clock: str,
    now: datetime,
    *,
    tells_contact: bool = True,
) -> Explanation:
    """Take a clock of a ticket apart, as `clocks` makes it. Raises KeyError for one that has not begun."""
    story = list(steps(events, tier, standard, tells_contact=tells_contact))
    runs = story[-1][1]
    run = runs[clock]
    days = tuple(_days(run, now))
    from_start = all(one.ended is not None for one in runs.values())
    return Explanation(
        run,
        now,
        standard.version,
        days,
        sum((one.sums for one in days), Sums(0, 0, 0)),
        tuple(_changes(story, clock)),
        tuple(_turns(run, events, now)),
        tuple(_instead(events, tier, standard, now, from_start, tells_contact)),
        from_start,
    )


def week(calendar: Calendar, day: date) -> list[tuple[int, int, tuple[Frame, ...]]]:
    """The hours of the week that hold on a day: from one weekday to another (0 to 6), and their frames."""
    found: list[tuple[int, int, tuple[Frame, ...]]] = []
    for weekday, frames in enumerate(calendar.hours_on(day)):
        if found and found[-1][1] == weekday - 1 and found[-1][2] == frames:
            found[-1] = (found[-1][0], weekday, frames)
        elif frames:
            found.append((weekday, weekday, frames))
    return found


def _days(run: Run, now: datetime) -> Iterator[Days]:
    """The days from the start on, those in a row that went alike as one; closed ones go with those before."""
    calendar, total = run.calendar, 0
    held_back: Days | None = None
    for day, stretches in _by_day(calendar, run.segments(now)):
        sums = _sums(stretches)
        total += sums.counted
        is_closed = sums.closed == sum(sums)
        mark = _mark(calendar, day)
        marked = ((day, mark),) if mark else ()
        fits = held_back and (held_back.stretches == stretches or (is_closed and _is_whole(stretches)))
        if held_back and fits:
            held_back = replace(
                held_back,
                last=day,
                worked=held_back.worked + (not is_closed),
                sums=held_back.sums + sums,
                total=total,
                marked=held_back.marked + marked,
            )
            continue
        if held_back:
            yield held_back
        held_back = Days(day, day, stretches, int(not is_closed), sums, total, marked)
    if held_back:
        yield held_back


def _by_day(calendar: Calendar, segments: Sequence[Segment]) -> Iterator[tuple[date, tuple[Stretch, ...]]]:
    """The stretches of each day, cut at midnight; those of one kind that touch are one."""
    found: list[Stretch] = []
    today: date | None = None
    for one in segments:
        at = one.start
        while at < one.end:
            day = calendar.local(at).date()
            midnight = datetime.combine(day + timedelta(days=1), time.min, calendar.zone)
            until = min(one.end, midnight)
            if today is not None and day != today:
                yield today, tuple(found)
                found = []
            today = day
            begins = _clock(calendar, at)
            ends = _clock(calendar, until) or 24 * 60
            if found and found[-1].kind == one.kind and found[-1].ends == begins:
                found[-1] = found[-1]._replace(ends=ends)
            else:
                found.append(Stretch(one.kind, begins, ends))
            at = until
    if today is not None:
        yield today, tuple(found)


def _clock(calendar: Calendar, moment: datetime) -> int:
    wall = calendar.local(moment)
    return wall.hour * 60 + wall.minute


def _sums(stretches: Sequence[Stretch]) -> Sums:
    return Sums(
        *(
            sum(one.ends - one.begins for one in stretches if one.kind == kind)
            for kind in (COUNTED, PAUSED, CLOSED)
        )
    )


def _is_whole(stretches: Sequence[Stretch]) -> bool:
    return sum(one.ends - one.begins for one in stretches) == 24 * 60


def _mark(calendar: Calendar, day: date) -> str:
    if day not in calendar.special:
        return ""
    usual = bool(calendar.hours_on(day)[day.weekday()])
    if calendar.is_workday(day) == usual:
        return ""
    return HOLIDAY if usual else MAKE_UP


def _changes(story: Sequence[tuple[Event, dict[str, Run]]], clock: str) -> Iterator[Change]:
    """The events that changed the clock, as it was before and after each."""
    before: Run | None = None
    for event, runs in story:
        after = runs.get(clock)
        if _told_of(before) != _told_of(after):
            yield Change(event, before, after)
        before = after


def _told_of(run: Run | None) -> object:
    """What of a clock a change of it is told by; that a deadline passed in between is none."""
    return run and (run.start, run.cell, run.budget, run.gaps, run.ended, run.void)


def _turns(run: Run, events: Sequence[Event], now: datetime) -> Iterator[Turn]:
    """Who held the ticket, as far as the clock ran in their time."""
    end = whole(now) if run.ended is None else run.ended
    for one in held(events, run.calendar, now):
        first, last = max(one.start, run.start), min(one.end, end)
        if first < last:
            stretches = list(run.calendar.stretches(first, last, run.gaps))
            counted, paused = (
                sum(part.minutes for part in stretches if part.kind == kind) for kind in (COUNTED, PAUSED)
            )
            yield Turn(one.person, first, last, counted, paused)


def _instead(
    events: Sequence[Event],
    tier: str,
    standard: Standard,
    now: datetime,
    from_start: bool,  # noqa: FBT001
    tells_contact: bool,  # noqa: FBT001
) -> Iterator[Instead]:
    """The clocks with each other urgency: changed now, or from the start on."""
    stand = next(event for event in reversed(events) if event.kind in {RECEIVED, PRIORITISED})
    for urgency in URGENCIES:
        if urgency == stand.urgency:
            continue
        if from_start:
            others = [
                replace(event, urgency=urgency) if event.kind in {RECEIVED, PRIORITISED} else event
                for event in events
            ]
        else:
            others = [*events, replace(stand, at=now, kind=PRIORITISED, urgency=urgency)]
        yield Instead(urgency, clocks(others, tier, standard, tells_contact=tells_contact))
