"""The three clocks of a ticket, made from what happened to it (clauses 3.5 to 3.7).

Values in, values out: neither Flask nor Peewee. Nothing is counted up and stored; whoever has the events, the
standard and the calendars can add every clock up again by hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, NamedTuple

from app.worktime.minutes import Calendar, Pause, Segment

CLOCKS = RESPONSE, HANDLING, FEEDBACK = ("response", "handling", "feedback")
COMPLEXITIES = SIMPLE, ORDINARY, COMPLEX = ("simple", "ordinary", "complex")
URGENCIES = NORMAL, URGENT, CRITICAL = ("normal", "urgent", "critical")
KINDS = (
    RECEIVED,
    PRIORITISED,
    ANSWERED,
    PAUSED,
    RESUMED,
    HELD,
    DONE,
    ATTEMPTED,
    TOLD,
    REOPENED,
    ENDED,
    VOID,
) = (
    "received",
    "prioritised",
    "answered",
    "paused",
    "resumed",
    "held",
    "done",
    "attempted",
    "told",
    "reopened",
    "ended",
    "void",
)
"""``void``: cancelled or merged into another; the ticket leaves all rates."""
STATES = RUNNING, STANDING, OVERDUE, MET, MISSED, OUT = (
    "running",
    "paused",
    "overdue",
    "met",
    "missed",
    "void",
)
GRACE = 4
"""One part in so many of a target is left at least after a reopening, or a new target that is past."""
ATTEMPTS, ATTEMPT_DAYS = 3, 2
"""So many failed attempts to tell the customer, on so many working days, end the feedback clock."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a ticket at a moment.

    `complexity`, `urgency` and `complaint` are what holds from `received` or `prioritised` on; `until` is
    when a pause ends by itself; `person` whoever holds the ticket from `received` or `held` on.
    """

    at: datetime
    kind: str
    complexity: str = ORDINARY
    urgency: str = NORMAL
    complaint: bool = False
    until: datetime | None = None
    person: object = None


class Level(NamedTuple):
    """A cell of the service levels: a target in working minutes of a calendar."""

    minutes: int
    calendar: str


class Cell(NamedTuple):
    """Which cell: of which clock, for what. A dimension that the clock does not look at is ""."""

    clock: str
    complexity: str
    urgency: str
    tier: str


@dataclass(frozen=True)
class Standard:
    """A version of the service levels, and the calendars that they name."""

    levels: Mapping[Cell, Level]
    calendars: Mapping[str, Calendar]
    version: int = 0

    def level(self, cell: Cell) -> Level:
        """The target of a cell. Raises KeyError for a missing one."""
        return self.levels[cell]


@dataclass(frozen=True)
class Run:
    """One clock of a ticket, as it stands at a moment.

    `budget` is what may be used in all, in working minutes: the target, or more after a reopening or a new
    target that was past; `gaps` are the pauses, and the time from 'done' to a reopening. `due` is None while
    a pause without end lasts. `missed_at` is the deadline that was missed first, whatever came after.
    """

    clock: str
    cell: Cell
    level: Level
    calendar: Calendar = field(repr=False)
    start: datetime
    budget: int
    gaps: tuple[Pause, ...] = ()
    ended: datetime | None = None
    due: datetime | None = None
    missed_at: datetime | None = None
    void: bool = False

    def state(self, now: datetime) -> str:
        """One of `STATES` at that moment."""
        if self.void:
            return OUT
        if self.ended is not None:
            return MET if self.missed_at is None else MISSED
        if self.missed_at is not None or (self.due is not None and self.due < now):
            return OVERDUE
        return STANDING if self.is_paused(now) else RUNNING

    def is_paused(self, now: datetime) -> bool:
        """Whether a pause lasts at that moment."""
        return self.ended is None and any(
            begins <= now and (ends is None or now < ends) for begins, ends in self.gaps
        )

    def spent(self, now: datetime) -> int:
        """Working minutes used until then."""
        return self.calendar.spent(self.start, self._end(now), self.gaps)

    def left(self, now: datetime) -> int:
        """Working minutes left; below zero what it is late by."""
        end = self._end(now)
        if self.due is not None and self.due < end:
            return -self.calendar.between(self.due, end)
        return self.budget - self.spent(now)

    def share(self, now: datetime) -> float:
        """The part of the budget that is used: 1 at the deadline."""
        return self.spent(now) / self.budget if self.budget else 1.0

    def at_share(self, share: float) -> datetime | None:
        """When that part of the budget is used up; None while a pause without end lasts."""
        return self.calendar.due(self.start, round(self.budget * share), self.gaps)

    def segments(self, now: datetime) -> list[Segment]:
        """The time until then, or until it ended: what counted, was paused or closed."""
        return list(self.calendar.segments(self.start, self._end(now), self.gaps))

    def is_guessed(self) -> bool:
        """Whether the deadline lies in a year whose holidays are not known yet."""
        return self.due is not None and self.calendar.is_guessed(self.due)

    def _end(self, now: datetime) -> datetime:
        return max(self.start, now if self.ended is None else self.ended)


class Holder(NamedTuple):
    """Who held a ticket, from when until when, and how many working minutes of that there were."""

    person: object
    start: datetime
    end: datetime
    minutes: int


def clocks(events: Sequence[Event], tier: str, standard: Standard) -> dict[str, Run]:
    """The clocks of a ticket after `events`, the last thing known of it, by name.

    Response and handling begin at the first event, which is `received`; feedback with 'done'. `tier` is the
    one at the opening. The events are in the order in which they count. Raises KeyError for a missing cell.
    """
    first, *rest = events
    story = _Story(tier, standard, first)
    for event in rest:
        story.go_on(event)
    return story.found


def are_enough(attempts: Sequence[datetime], calendar: Calendar) -> bool:
    """Whether so many failed attempts to reach the customer are as good as having told them (clause 3.7)."""
    days = {day for day in (calendar.local(at).date() for at in attempts) if calendar.is_workday(day)}
    return len(attempts) >= ATTEMPTS and len(days) >= ATTEMPT_DAYS


def cell_of(clock: str, complexity: str, urgency: str, complaint: bool, tier: str) -> Cell:  # noqa: FBT001
    """The cell that a clock takes its target from. A complaint is never slower than urgent."""
    if complaint and urgency == NORMAL:
        urgency = URGENT
    if clock == FEEDBACK:
        return Cell(clock, "", "", tier)
    return Cell(clock, complexity if clock == HANDLING else "", urgency, tier)


def grace(minutes: int) -> int:
    """A fourth of a target, in whole minutes, rounded up."""
    return -(-minutes // GRACE)


def held(events: Sequence[Event], calendar: Calendar, now: datetime) -> list[Holder]:
    """Who held the ticket, one after the other, until now or until it ended."""
    last = next((event.at for event in reversed(events) if event.kind in {ENDED, VOID}), now)
    turns = [event for event in events if event.kind in {RECEIVED, HELD}]
    ends = [*(event.at for event in turns[1:]), max(last, turns[-1].at)]
    return [
        Holder(turn.person, turn.at, end, calendar.between(turn.at, end))
        for turn, end in zip(turns, ends, strict=True)
    ]


def holder_at(events: Iterable[Event], moment: datetime) -> object:
    """Whoever held the ticket at that moment: a miss belongs to them (clause 3.5)."""
    turns = [event for event in events if event.kind in {RECEIVED, HELD}]
    return [turn for turn in turns if turn.at <= moment or turn is turns[0]][-1].person


class _Story:
    """What the clocks are after one event after the other."""

    def __init__(self, tier: str, standard: Standard, first: Event) -> None:
        self.tier, self.standard, self.stand = tier, standard, first
        self.found = {name: self._began(name, first.at) for name in (RESPONSE, HANDLING)}
        self.attempts: list[datetime] = []

    def go_on(self, event: Event) -> None:
        """Take in the next event; one that moves no clock changes nothing."""
        step = self.STEPS.get(event.kind)
        if step is not None:
            step(self, event)

    def prioritised(self, event: Event) -> None:
        self.stand = event
        for name, run in self.found.items():
            self.found[name] = _retargeted(run, event, self.tier, self.standard)

    def answered(self, event: Event) -> None:
        self._end(RESPONSE, event.at)

    def paused(self, event: Event) -> None:
        self.found[HANDLING] = _paused(self.found[HANDLING], event)

    def done(self, event: Event) -> None:
        """Feedback begins, after a reopening anew; what was missed before stays missed."""
        self._end(HANDLING, event.at)
        before = self.found.get(FEEDBACK)
        begun = self._began(FEEDBACK, event.at)
        self.found[FEEDBACK] = replace(begun, missed_at=before and before.missed_at)
        self.attempts = []

    def attempted(self, event: Event) -> None:
        self.attempts.append(event.at)
        if FEEDBACK in self.found and are_enough(self.attempts, self.found[FEEDBACK].calendar):
            self._end(FEEDBACK, event.at)

    def told(self, event: Event) -> None:
        self._end(FEEDBACK, event.at)

    def reopened(self, event: Event) -> None:
        """A feedback clock that neither ended nor was missed is as if it had not been."""
        self.found[HANDLING] = _reopened(self.found[HANDLING], event.at)
        self._end(FEEDBACK, event.at)
        feedback = self.found.get(FEEDBACK)
        if feedback and feedback.ended == event.at and feedback.missed_at is None:
            del self.found[FEEDBACK]

    def ended(self, event: Event) -> None:
        for name in self.found:
            self._end(name, event.at)

    def void(self, event: Event) -> None:
        self.ended(event)
        self.found = {name: replace(run, void=True) for name, run in self.found.items()}

    STEPS: ClassVar[Mapping[str, Callable[["_Story", Event], None]]] = {
        PRIORITISED: prioritised,
        ANSWERED: answered,
        PAUSED: paused,
        RESUMED: paused,
        DONE: done,
        ATTEMPTED: attempted,
        TOLD: told,
        REOPENED: reopened,
        ENDED: ended,
        VOID: void,
    }

    def _began(self, name: str, at: datetime) -> Run:
        stand = self.stand
        cell = cell_of(name, stand.complexity, stand.urgency, stand.complaint, self.tier)
        level = self.standard.level(cell)
        return _counted(Run(name, cell, level, self.standard.calendars[level.calendar], at, level.minutes))

    def _end(self, name: str, at: datetime) -> None:
        if name in self.found:
            self.found[name] = _ended(self.found[name], at)


def _counted(run: Run) -> Run:
    return replace(run, due=run.calendar.due(run.start, run.budget, run.gaps))


def _until(run: Run, moment: datetime) -> Run:
    """The same clock, having missed its deadline if that lay before `moment`."""
    if run.missed_at is None and run.due is not None and run.due < moment:
        return replace(run, missed_at=run.due)
    return run


def _ended(run: Run, at: datetime) -> Run:
    """Ended at a moment; a pause that lasts ends with it. What has ended stays so."""
    if run.ended is not None:
        return run
    gaps = tuple(
        (begins, at if ends is None or ends > at else ends) for begins, ends in run.gaps if begins < at
    )
    return replace(_counted(_until(replace(run, gaps=gaps), at)), ended=at)


def _retargeted(run: Run, event: Event, tier: str, standard: Standard) -> Run:
    """With the target of another cell, counted from the original start.

    If that is past already, the deadline is a fourth of the new target from the change on.
    """
    if run.ended is not None or run.clock == FEEDBACK:
        return run
    before = _until(run, event.at)
    cell = cell_of(run.clock, event.complexity, event.urgency, event.complaint, tier)
    level = standard.level(cell)
    calendar = standard.calendars[level.calendar]
    changed = _counted(replace(before, cell=cell, level=level, calendar=calendar, budget=level.minutes))
    if changed.due is None or changed.due >= event.at:
        return changed
    spent = calendar.spent(run.start, event.at, run.gaps)
    return _counted(replace(changed, budget=spent + grace(level.minutes)))


def _paused(run: Run, event: Event) -> Run:
    """With a pause that begins, or the one that lasts ended."""
    if run.ended is not None:
        return run
    run = _until(run, event.at)
    gaps = _cut(run.gaps, event.at)
    if event.kind == PAUSED:
        gaps = (*gaps, (event.at, event.until))
    return _counted(replace(run, gaps=gaps))


def _cut(gaps: Iterable[Pause], at: datetime) -> tuple[Pause, ...]:
    """Those gaps until a moment; one that lasts then ends with it."""
    return tuple((begins, at if ends is None or ends > at else ends) for begins, ends in gaps if begins < at)


def _reopened(run: Run, at: datetime) -> Run:
    """Going on with what remained, or a fourth of the target if that is more; the time between is out."""
    if run.ended is None:
        return run
    spent = run.calendar.spent(run.start, run.ended, run.gaps)
    budget = max(run.budget, spent + grace(run.level.minutes))
    return _counted(replace(run, ended=None, budget=budget, gaps=(*run.gaps, (run.ended, at))))
