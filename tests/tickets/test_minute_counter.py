"""The clocks beside a counter that looks at one minute after the other, over random calendars and stories.

Hypothesis finds the calendars; on each, `CASES` stories are tried, as reading a calendar is what takes time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.tickets.deadlines import clocks, grace
from app.tickets.events import (
    DONE,
    NORMAL,
    ORDINARY,
    PAUSED,
    PRIORITISED,
    RECEIVED,
    REOPENED,
    RESUMED,
    TAKEN_BACK,
    TOLD,
    URGENCIES,
    Event,
)
from app.tickets.runs import OVERDUE
from app.tickets.targets import FEEDBACK, HANDLING, Cell, Level, Standard
from app.worktime.china import HOLIDAY, public_days
from app.worktime.minutes import COUNTED, DAY, Calendar, Frame, Pause
from tests.tickets.stories import OFFICE_HOURS, ZONE

DAYS = 5
END = DAYS * DAY
"""Minutes that are looked at, from the midnight of a calendar's first day."""
FOREVER = 10**9
CASES = 20
"""On each calendar: 280 of them make 5,600."""
MOVES = (PAUSED, PAUSED, RESUMED, PRIORITISED, DONE, DONE, REOPENED, TAKEN_BACK, TOLD)
Happening = tuple[int, str, object]
"""The minute, what happened, and until when or how urgent."""


@dataclass
class Wall:
    """A calendar, and the same as a row of minutes that are worked or not."""

    calendar: Calendar
    first: date
    open: bytearray = field(repr=False)

    def moment(self, minute: int) -> datetime:
        return datetime.combine(self.first, time.min, ZONE).astimezone(UTC) + timedelta(minutes=minute)


@st.composite
def frames(draw: st.DrawFn) -> tuple[Frame, ...]:
    """Up to three frames of a day, some of which touch or end at midnight."""
    cuts = sorted(draw(st.lists(st.sampled_from(range(0, DAY + 1, 5)), min_size=2, max_size=4, unique=True)))
    shortest = draw(st.integers(1, 90))
    return tuple((opens, min(opens + shortest, closes)) for opens, closes in pairwise(cuts))


@st.composite
def walls(draw: st.DrawFn, first: date | None = None) -> Wall:
    """Calendars of a few hours a day, with holidays and make-up workdays, at a turn of the year at times."""
    if first is None:
        first = draw(st.dates(date(2024, 1, 1), date(2028, 12, 31)) | st.just(date(2026, 12, 29)))
    kinds = [draw(frames()), draw(frames())]
    week = [kinds[place] if place < 2 else () for place in draw(st.tuples(*[st.integers(0, 2)] * 7))]
    week[draw(st.integers(0, 6))] = kinds[0]
    days = [first + timedelta(days=step) for step in range(DAYS)]
    special = {days[place]: () for place in draw(st.sets(st.integers(0, DAYS - 1), max_size=2))}
    special |= {days[place]: kinds[1] for place in draw(st.sets(st.integers(0, DAYS - 1), max_size=2))}
    row = bytearray(END)
    for place, day in enumerate(days):
        for opens, closes in special.get(day, week[day.weekday()]):
            row[place * DAY + opens : place * DAY + closes] = b"\x01" * (closes - opens)
    return Wall(Calendar(ZONE, tuple(week), special), first, row)


@dataclass
class Dice:
    """What comes by chance on a calendar; moments are often those at which it opens or closes."""

    wall: Wall
    chance: Random

    def __post_init__(self) -> None:
        row = self.wall.open
        self.edges = [minute for minute in range(1, END) if row[minute - 1] != row[minute]] or [0]

    def minute(self) -> int:
        if self.chance.random() < 0.5:
            return self.chance.choice(self.edges)
        return self.chance.randrange(END)

    def target(self) -> int:
        return self.chance.randint(1, self.chance.choice((40, 700)))

    def pauses(self) -> list[tuple[int, int]]:
        """Up to four, which may be empty, overlap or touch."""
        pairs = [sorted((self.minute(), self.minute())) for _ in range(self.chance.randint(0, 4))]
        return [(begins, ends) for begins, ends in pairs]

    def story(self, start: int) -> list[Happening]:
        """What happens to a ticket from its receipt on, in order."""
        times = sorted(self.minute() for _ in range(self.chance.randint(0, 8)))
        return [(at, *self.move(at)) for at in times if at >= start]

    def move(self, at: int) -> tuple[str, object]:
        kind = self.chance.choice(MOVES)
        if kind == PAUSED:
            return kind, self.chance.choice((FOREVER, at + self.chance.randrange(2 * DAY)))
        return kind, self.chance.choice(URGENCIES) if kind == PRIORITISED else None


@dataclass
class Counter:
    """A handling clock that is counted on minute by minute, on every calendar at once."""

    rows: Sequence[bytearray]
    levels: dict[str, tuple[int, int]]
    """Minutes and the place of the calendar, by urgency."""
    start: int
    urgency: str
    target: tuple[int, int] = (0, 0)
    budget: int = 0
    paused_until: int = 0
    ended: int | None = None
    missed: int | None = None
    was_told: bool = False
    was_reopened: bool = False
    reached: list[list[int]] = field(default_factory=list)
    """For each calendar when so many minutes were used."""

    def __post_init__(self) -> None:
        self.target = self.levels[self.urgency]
        self.budget, self.reached = self.target[0], [[self.start] for _ in self.rows]
        self.begun_with = self.urgency

    @property
    def due(self) -> int | None:
        reached = self.reached[self.target[1]]
        return reached[self.budget] if self.budget < len(reached) else None

    @property
    def used(self) -> int:
        return len(self.reached[self.target[1]]) - 1

    def run(self, events: Sequence[Happening]) -> None:
        left = list(events)
        for minute in range(self.start, END):
            while left and left[0][0] == minute:
                self.meet(*left.pop(0))
            if self.ended is None and minute >= self.paused_until:
                for row, reached in zip(self.rows, self.reached, strict=True):
                    if row[minute]:
                        reached.append(minute + 1)

    def meet(self, minute: int, kind: str, value: object) -> None:
        if kind == TOLD:
            self.was_told = True
        if self.ended is not None and kind not in {REOPENED, TAKEN_BACK}:
            self.urgency = str(value) if kind == PRIORITISED else self.urgency
            return
        if self.ended is None:
            self.look(minute)
        if kind == PAUSED:
            self.paused_until = int(value)  # type: ignore[call-overload]
        elif kind == RESUMED:
            self.paused_until = 0
        elif kind == DONE:
            self.ended, self.paused_until, self.was_told = minute, 0, False
        elif kind == PRIORITISED and value != self.urgency:
            self.urgency = str(value)
            self.retarget(minute)
        elif self.ended is not None:
            self.go_back(minute, kind)

    def go_back(self, minute: int, kind: str) -> None:
        gains = kind == REOPENED and (self.was_told or not self.was_reopened)
        self.was_reopened |= kind == REOPENED
        self.ended = None
        if gains:
            if self.urgency != self.begun_with:
                self.begun_with, self.target = self.urgency, self.levels[self.urgency]
                self.budget = self.target[0]
            self.budget = max(self.budget, self.used + grace(self.target[0]))
        elif self.urgency != self.begun_with:
            self.retarget(minute)

    def retarget(self, minute: int) -> None:
        self.begun_with, self.target = self.urgency, self.levels[self.urgency]
        self.budget = self.target[0]
        if self.due is not None and self.due < minute:
            self.budget = self.used + grace(self.target[0])

    def look(self, minute: int) -> None:
        if self.missed is None and self.due is not None and self.due < minute:
            self.missed = self.due


def told(wall: Wall, start: int, events: Iterable[Happening]) -> list[Event]:
    """The same as events of a ticket."""
    found = [Event(wall.moment(start), RECEIVED)]
    for at, kind, value in events:
        until = wall.moment(value) if kind == PAUSED and value != FOREVER else None  # type: ignore[arg-type]
        urgency = str(value) if kind == PRIORITISED else NORMAL
        found.append(Event(wall.moment(at), kind, urgency=urgency, until=until))
    return found


def standard_of(levels: dict[str, tuple[int, int]], calendars: Sequence[Calendar]) -> Standard:
    """Those targets for everything that a ticket of tier B asks for."""
    named = {str(place): calendar for place, calendar in enumerate(calendars)}
    found = {Cell(FEEDBACK, "", "", "B"): Level(1, "0")}
    for urgency, (minutes, place) in levels.items():
        found[Cell("response", "", urgency, "B")] = Level(minutes, str(place))
        found[Cell(HANDLING, ORDINARY, urgency, "B")] = Level(minutes, str(place))
    return Standard(found, named)


@settings(max_examples=100, phases=(Phase.generate,))
@given(st.data())
def test_handling_agrees_with_a_counter_of_minutes(data: st.DataObject) -> None:
    wall = data.draw(walls())
    other = data.draw(walls(first=wall.first))
    dice = Dice(wall, Random(data.draw(st.integers(0, 10**9))))
    for _ in range(CASES):
        start = dice.chance.randrange(2 * DAY)
        levels = {name: (dice.target(), dice.chance.randrange(2)) for name in URGENCIES}
        check_handling((wall, other), start, levels, dice.story(start))


def check_handling(
    walls: tuple[Wall, Wall], start: int, levels: dict[str, tuple[int, int]], events: list[Happening]
) -> None:
    """That the counter and the clock agree on one story."""
    wall = walls[0]
    counter = Counter([one.open for one in walls], levels, start, NORMAL)
    counter.run(events)
    standard = standard_of(levels, [one.calendar for one in walls])
    run = clocks(told(wall, start, events), "B", standard)[HANDLING]

    end = wall.moment(END)
    assert run.spent(end) == counter.used
    assert run.budget == counter.budget
    assert run.ended == (None if counter.ended is None else wall.moment(counter.ended))
    if counter.due is not None:
        assert run.due == wall.moment(counter.due)
    else:
        assert run.due is None or run.due > (run.ended or end)
    if run.ended is None:
        counter.look(END)
        assert (run.state(end) == OVERDUE) is (counter.missed is not None)
    missed = run.missed_at or (run.due if run.ended is None and run.state(end) == OVERDUE else None)
    assert missed == (None if counter.missed is None else wall.moment(counter.missed))


@settings(max_examples=100, phases=(Phase.generate,))
@given(walls(), st.integers(0, 10**9))
def test_due_and_spent_agree_with_a_counter_of_minutes(wall: Wall, seed: int) -> None:
    dice = Dice(wall, Random(seed))
    for _ in range(CASES):
        check_due(wall, dice.minute(), dice.target(), dice.pauses(), dice.minute())


def check_due(wall: Wall, start: int, minutes: int, pairs: list[tuple[int, int]], end: int) -> None:
    """That the counter and the calendar agree on one target and one end."""
    row = bytearray(wall.open)
    for begins, ends in pairs:
        row[begins:ends] = bytes(ends - begins)
    found = [minute + 1 for minute in range(start, END) if row[minute]][minutes - 1 : minutes]
    pauses = pauses_of(wall, pairs)
    due = wall.calendar.due(wall.moment(start), minutes, pauses)
    assert due is not None
    assert due == wall.moment(found[0]) if found else due > wall.moment(END - 1)
    first, last = wall.moment(start), wall.moment(end)
    assert wall.calendar.spent(first, last, pauses) == sum(row[start:end])
    segments = list(wall.calendar.segments(first, last, pauses))
    assert sum(one.minutes for one in segments if one.kind == COUNTED) == sum(row[start:end])
    assert [one.end for one in segments[:-1]] == [one.start for one in segments[1:]]


@settings(max_examples=50, phases=(Phase.generate,))
@given(walls(), st.integers(0, 10**9))
def test_more_minutes_are_never_due_earlier_and_no_pause_shortens(wall: Wall, seed: int) -> None:
    dice = Dice(wall, Random(seed))
    for _ in range(CASES):
        start, minutes, more = wall.moment(dice.minute()), dice.target(), dice.chance.randint(1, 200)
        pauses, begins = pauses_of(wall, dice.pauses()), wall.moment(dice.minute())
        longer = [*pauses, (begins, begins + timedelta(minutes=more))]
        due = wall.calendar.due(start, minutes, pauses)
        assert due < wall.calendar.due(start, minutes + more, pauses)  # type: ignore[operator]
        assert due <= wall.calendar.due(start, minutes, longer)  # type: ignore[operator]
        assert due >= wall.calendar.due(start, minutes, pauses[1:])  # type: ignore[operator]


@settings(max_examples=30, phases=(Phase.generate,))
@given(walls(), st.integers(0, 10**9))
def test_a_pause_that_is_cut_in_two_is_the_same_pause(wall: Wall, seed: int) -> None:
    dice = Dice(wall, Random(seed))
    for _ in range(CASES):
        start, begins, cut, ends = sorted(dice.minute() for _ in range(4))
        standard = standard_of(dict.fromkeys(URGENCIES, (dice.target(), 0)), (wall.calendar,))
        plain, once, dated, moved = (
            clocks(told(wall, start, events), "B", standard)[HANDLING]
            for events in (
                [],
                [(begins, PAUSED, ends)],
                [(begins, PAUSED, cut), (cut, PAUSED, ends)],
                [
                    (begins, PAUSED, FOREVER),
                    (cut, RESUMED, None),
                    (cut, PAUSED, FOREVER),
                    (ends, RESUMED, None),
                ],
            )
        )
        assert once.due == dated.due == moved.due
        assert once.due >= plain.due  # type: ignore[operator]
        end = wall.moment(END)
        assert once.spent(end) == dated.spent(end) == moved.spent(end)
        assert once.state(end) == dated.state(end) == moved.state(end)


def pauses_of(wall: Wall, pairs: Iterable[tuple[int, int]]) -> list[Pause]:
    """Pauses as moments."""
    return [(wall.moment(begins), wall.moment(ends)) for begins, ends in pairs]


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_years_with_make_up_workdays_agree_with_a_counter_of_minutes(year: int) -> None:
    office = OFFICE_HOURS[0]
    special = {one.day: () if one.kind == HOLIDAY else office for one in public_days()}
    assert any(day.weekday() > 4 and frames for day, frames in special.items() if day.year == year)
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
    row = bytearray(365 * DAY)
    for place, day in enumerate(days):
        for opens, closes in special.get(day, OFFICE_HOURS[day.weekday()]):
            row[place * DAY + opens : place * DAY + closes] = b"\x01" * (closes - opens)
    wall = Wall(Calendar(ZONE, OFFICE_HOURS, special), days[0], row)
    chance = Random(year)
    for _ in range(40):
        start, minutes = chance.randrange(330 * DAY), chance.randint(1, 3000)
        paused = chance.randrange(start, start + 9 * DAY), chance.randrange(start, start + 9 * DAY)
        counted = bytearray(row)
        counted[min(paused) : max(paused)] = bytes(max(paused) - min(paused))
        left, minute = minutes, start
        while left:
            left -= counted[minute]
            minute += 1
        pauses = pauses_of(wall, [(min(paused), max(paused))])
        assert wall.calendar.due(wall.moment(start), minutes, pauses) == wall.moment(minute)
        assert wall.calendar.spent(wall.moment(start), wall.moment(minute), pauses) == minutes
