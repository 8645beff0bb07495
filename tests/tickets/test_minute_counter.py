"""The clocks beside a counter that looks at one minute after the other, over random calendars and stories."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.tickets.deadlines import (
    CRITICAL,
    DONE,
    FEEDBACK,
    HANDLING,
    NORMAL,
    ORDINARY,
    OVERDUE,
    PAUSED,
    PRIORITISED,
    RECEIVED,
    REOPENED,
    RESUMED,
    URGENCIES,
    URGENT,
    Cell,
    Event,
    Level,
    Run,
    Standard,
    clocks,
    grace,
)
from app.worktime.minutes import DAY, Calendar, Frame, Pause
from tests.tickets.stories import ZONE

DAYS = 7
END = DAYS * DAY
"""Minutes that are looked at, from the midnight of a calendar's first day."""
FOREVER = 10**9


@dataclass
class Wall:
    """A calendar, and the same as a row of minutes that are worked or not."""

    calendar: Calendar
    first: date
    open: bytearray

    def moment(self, minute: int) -> datetime:
        midnight = datetime.combine(self.first, time.min, ZONE)
        return (midnight.astimezone(UTC) + timedelta(minutes=minute)).astimezone(ZONE)

    def minute(self, moment: datetime) -> int:
        return int((moment - self.moment(0)).total_seconds() // 60)


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


def instants(wall: Wall) -> st.SearchStrategy[int]:
    """Minutes; half of them where a frame begins or ends."""
    edges = [minute for minute in range(1, END) if wall.open[minute - 1] != wall.open[minute]]
    anywhere = st.integers(0, END - 1)
    return anywhere | st.sampled_from(edges) if edges else anywhere


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

    def run(self, events: Sequence[tuple[int, str, object]]) -> None:
        left = list(events)
        moments = {minute for minute, _, _ in events}
        for minute in range(self.start, END):
            if minute in moments:
                while left and left[0][0] == minute:
                    self.meet(*left.pop(0))
            if self.ended is None and minute >= self.paused_until:
                for row, reached in zip(self.rows, self.reached, strict=True):
                    if row[minute]:
                        reached.append(minute + 1)

    def meet(self, minute: int, kind: str, value: object) -> None:
        if self.ended is not None and kind != REOPENED:
            self.urgency = str(value) if kind == PRIORITISED else self.urgency
            return
        if kind == PAUSED:
            self.paused_until = int(value)  # type: ignore[call-overload]
        elif kind == RESUMED:
            self.paused_until = 0
        elif kind == DONE:
            self.look(minute)
            self.ended, self.paused_until = minute, 0
        elif kind == PRIORITISED and value != self.urgency:
            self.look(minute)
            self.urgency = self.begun_with = str(value)
            self.target = self.levels[self.urgency]
            self.budget = self.target[0]
            if self.due is not None and self.due < minute:
                self.budget = self.used + grace(self.target[0])
        elif kind == REOPENED and self.ended is not None:
            if self.urgency != self.begun_with:
                self.begun_with, self.target = self.urgency, self.levels[self.urgency]
                self.budget = self.target[0]
            self.budget = max(self.budget, self.used + grace(self.target[0]))
            self.ended = None

    def look(self, minute: int) -> None:
        if self.missed is None and self.due is not None and self.due < minute:
            self.missed = self.due


@st.composite
def happenings(
    draw: st.DrawFn, wall: Wall, start: int, kinds: Sequence[str]
) -> list[tuple[int, str, object]]:
    """What happens to a ticket from its receipt on, in order."""
    found: list[tuple[int, str, object]] = []
    times = sorted(draw(st.lists(instants(wall).filter(lambda one: one >= start), max_size=7)))
    for at in times:
        kind = draw(st.sampled_from(kinds))
        value: object = None
        if kind == PAUSED:
            value = draw(st.just(FOREVER) | st.integers(at, at + 2 * DAY))
        elif kind == PRIORITISED:
            value = draw(st.sampled_from(URGENCIES))
        found.append((at, kind, value))
    return found


def told(wall: Wall, start: int, events: Iterable[tuple[int, str, object]]) -> list[Event]:
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


TARGETS = st.integers(1, 40) | st.integers(1, 700)
MOVES = (PAUSED, PAUSED, RESUMED, PRIORITISED, DONE, REOPENED)


@settings(max_examples=2500)
@given(st.data())
def test_handling_agrees_with_a_counter_of_minutes(data: st.DataObject) -> None:
    wall = data.draw(walls())
    other = data.draw(walls(first=wall.first))
    start = data.draw(st.integers(0, 3 * DAY))
    levels = {name: (data.draw(TARGETS), data.draw(st.integers(0, 1))) for name in (NORMAL, URGENT, CRITICAL)}
    events = data.draw(happenings(wall, start, MOVES))
    counter = Counter((wall.open, other.open), levels, start, NORMAL)
    counter.run(events)

    standard = standard_of(levels, (wall.calendar, other.calendar))
    run = clocks(told(wall, start, events), "B", standard)[HANDLING]

    end = wall.moment(END)
    assert run.spent(end) == counter.used
    assert run.budget == counter.budget
    assert run.missed_at == (None if counter.missed is None else wall.moment(counter.missed))
    assert run.ended == (None if counter.ended is None else wall.moment(counter.ended))
    if counter.due is not None:
        assert run.due == wall.moment(counter.due)
    else:
        assert run.due is None or run.due > (run.ended or end)
    if run.ended is None:
        late = counter.missed is not None or (counter.due is not None and counter.due < END)
        assert (run.state(end) == OVERDUE) is late


@st.composite
def counted(draw: st.DrawFn) -> tuple[Wall, int, int, list[tuple[int, int]]]:
    """A calendar, a start, minutes and pauses that may overlap or touch."""
    wall = draw(walls())
    moments = instants(wall)
    pairs = draw(st.lists(st.tuples(moments, moments), max_size=4))
    return wall, draw(moments), draw(TARGETS), [(min(pair), max(pair)) for pair in pairs]


def pauses_of(wall: Wall, pairs: Iterable[tuple[int, int]]) -> list[Pause]:
    """The same as moments."""
    return [(wall.moment(begins), wall.moment(ends)) for begins, ends in pairs]


@settings(max_examples=2000)
@given(counted(), st.integers(0, END))
def test_due_and_spent_agree_with_a_counter_of_minutes(
    drawn: tuple[Wall, int, int, list[tuple[int, int]]], end: int
) -> None:
    wall, start, minutes, pairs = drawn
    row = bytearray(wall.open)
    for begins, ends in pairs:
        row[begins:ends] = bytes(ends - begins)
    found = [minute + 1 for minute in range(start, END) if row[minute]][minutes - 1 : minutes]

    pauses = pauses_of(wall, pairs)
    due = wall.calendar.due(wall.moment(start), minutes, pauses)
    assert due is not None
    assert due == wall.moment(found[0]) if found else due > wall.moment(END - 1)
    assert wall.calendar.spent(wall.moment(start), wall.moment(end), pauses) == sum(row[start:end])
    assert sum(
        one.minutes
        for one in wall.calendar.segments(wall.moment(start), wall.moment(end), pauses)
        if one.kind == "counted"
    ) == sum(row[start:end])


@settings(max_examples=1000)
@given(counted(), st.integers(1, 200), st.data())
def test_more_minutes_are_never_due_earlier_and_no_pause_shortens(
    drawn: tuple[Wall, int, int, list[tuple[int, int]]], more: int, data: st.DataObject
) -> None:
    wall, start, minutes, pairs = drawn
    pauses = pauses_of(wall, pairs)
    due: Callable[[int, list[Pause]], datetime | None] = lambda many, gaps: wall.calendar.due(  # noqa: E731
        wall.moment(start), many, gaps
    )
    before, later = due(minutes, pauses), due(minutes + more, pauses)
    assert before is not None
    assert later is not None
    assert later > before
    begins = data.draw(instants(wall))
    longer = due(minutes, [*pauses, (wall.moment(begins), wall.moment(begins + more))])
    assert longer is not None
    assert longer >= before
    without = due(minutes, pauses[1:])
    assert without is not None
    assert without <= before


@settings(max_examples=700)
@given(st.data())
def test_a_pause_that_is_cut_in_two_is_the_same_pause(data: st.DataObject) -> None:
    wall = data.draw(walls())
    start = data.draw(st.integers(0, 2 * DAY))
    begins, cut, ends = sorted(data.draw(st.tuples(*[st.integers(start, END - 1)] * 3)))
    level = (data.draw(TARGETS), 0)
    standard = standard_of(dict.fromkeys(URGENCIES, level), (wall.calendar,))

    def handling(*events: tuple[int, str, object]) -> Run:
        return clocks(told(wall, start, events), "B", standard)[HANDLING]

    once = handling((begins, PAUSED, ends))
    runs = [
        handling((begins, PAUSED, cut), (cut, PAUSED, ends)),
        handling(
            (begins, PAUSED, FOREVER), (cut, RESUMED, None), (cut, PAUSED, FOREVER), (ends, RESUMED, None)
        ),
    ]
    plain = handling()
    assert plain.due is not None
    assert once.due is not None
    assert once.due >= plain.due
    for run in runs:
        assert run.due == once.due
        assert run.spent(wall.moment(END)) == once.spent(wall.moment(END))
        assert run.state(wall.moment(END)) == once.state(wall.moment(END))
