"""The three clocks of a ticket, made from what happened to it (clauses 3.5 to 3.7).

Values in, values out: neither Flask nor Peewee. Nothing is counted up and stored; whoever has the events, the
standard and the calendars can add every clock up again by hand.

Seconds fall away, of events as of the present moment: what comes in the minute of a deadline meets it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
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
    TAKEN_BACK,
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
    "taken_back",
    "ended",
    "void",
)
"""``void``: cancelled or merged into another; the ticket leaves all rates. ``taken_back``: what was done is
not, and goes back a stage before it closed; ``reopened``: it is asked for again after that."""
STATES = RUNNING, STANDING, OVERDUE, MET, MISSED, OUT = (
    "running",
    "paused",
    "overdue",
    "met",
    "missed",
    "void",
)
PAUSED_FOR = CUSTOMER, THIRD_PARTY = ("customer", "third_party")
"""Whom handling may wait for while it is paused."""
STOPPED_BY = (PAUSED, REOPENED, TAKEN_BACK)
"""After these a clock has gaps."""
GRACE = 4
"""One part in so many of a target is left at least after a reopening, or a new target that is past.

Going back and forth gains nothing: what is taken back goes on with what remained, and a second reopening has
that part again only when the customer was told in between that it is done.
"""
ATTEMPTS, ATTEMPT_DAYS = 3, 2
"""So many failed attempts to tell the customer, on so many working days, end the feedback clock."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a ticket at a moment.

    `complexity`, `urgency` and `complaint` are what holds from `received` or `prioritised` on; `until` is
    when a pause ends by itself; `person` whoever holds the ticket from `received` or `held` on. `author`
    wrote it down, None for the program; `key` is for whoever looks it up again. `waits_for` is whom a pause
    waits for.
    """

    at: datetime
    kind: str
    complexity: str = ORDINARY
    urgency: str = NORMAL
    complaint: bool = False
    until: datetime | None = None
    person: object = None
    author: object = None
    key: object = None
    waits_for: str = CUSTOMER


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
    a pause without end lasts. `missed_at` is the deadline that was missed first, whatever came after: from
    then on until it ends the clock is overdue. `void` clocks are in no rate; one that is not `known` because
    nobody wrote down when it ended.
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
    known: bool = True

    def state(self, now: datetime) -> str:
        """One of `STATES` at that moment."""
        if self.void:
            return OUT
        if self.ended is not None:
            return MET if self.missed_at is None else MISSED
        if self.missed_at is not None or (self.due is not None and self.due < whole(now)):
            return OVERDUE
        return STANDING if self.is_paused(now) else RUNNING

    def is_paused(self, now: datetime) -> bool:
        """Whether a pause lasts at that moment."""
        at = whole(now)
        return self.ended is None and any(
            begins <= at and (ends is None or at < ends) for begins, ends in self.gaps
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
        """When that part of the budget is used, not less; None while a pause without end lasts."""
        return self.calendar.due(self.start, ceil(round(self.budget * share, 6)), self.gaps)

    def segments(self, now: datetime) -> list[Segment]:
        """The time until then, or until it ended: what counted, was paused or closed."""
        return list(self.calendar.segments(self.start, self._end(now), self.gaps))

    def is_guessed(self) -> bool:
        """Whether the deadline lies in a year whose holidays are not known yet."""
        return self.due is not None and self.calendar.is_guessed(self.due)

    def _end(self, now: datetime) -> datetime:
        return max(self.start, whole(now) if self.ended is None else self.ended)


class Holder(NamedTuple):
    """Who held a ticket, from when until when, and how many working minutes of that there were."""

    person: object
    start: datetime
    end: datetime
    minutes: int


def clocks(
    events: Sequence[Event], tier: str, standard: Standard, *, tells_contact: bool = True
) -> dict[str, Run]:
    """The clocks of a ticket after `events`, the last thing known of it, by name.

    Response and handling begin at the first event, which is `received`; feedback with 'done'. `tier` is the
    one at the opening. The events are in the order in which they count. Where they do not tell what the
    customer was told, as another help desk's log, response and feedback are not known. Raises KeyError for a
    missing cell.
    """
    first, *rest = map(_by_minute, events)
    story = _Story(tier, standard, first, tells_contact=tells_contact)
    for event in rest:
        story.go_on(event)
    return story.found


def unbroken(
    clock: str, cell: Cell, standard: Standard, start: datetime, due: datetime, missed_at: datetime | None
) -> Run:
    """A clock that runs and was never stopped, as `clocks` makes it, known by when it began and falls due.

    Whatever moved its deadline, its budget is the working time from one to the other. Raises KeyError for a
    missing cell.
    """
    level, start = standard.level(cell), whole(start)
    calendar = standard.calendars[level.calendar]
    return Run(
        clock, cell, level, calendar, start, calendar.between(start, due), due=due, missed_at=missed_at
    )


def steps(
    events: Sequence[Event], tier: str, standard: Standard, *, tells_contact: bool = True
) -> Iterator[tuple[Event, dict[str, Run]]]:
    """Each event with the clocks after it, as `clocks` makes them. Raises KeyError for a missing cell."""
    first, *rest = map(_by_minute, events)
    story = _Story(tier, standard, first, tells_contact=tells_contact)
    yield first, dict(story.found)
    for event in rest:
        story.go_on(event)
        yield event, dict(story.found)


def are_enough(attempts: Sequence[datetime], calendar: Calendar) -> bool:
    """Whether so many failed attempts to reach the customer are as good as having told them (clause 3.7).

    Those of a day on which nobody works do not count.
    """
    days = [day for day in (calendar.local(at).date() for at in attempts) if calendar.is_workday(day)]
    return len(days) >= ATTEMPTS and len(set(days)) >= ATTEMPT_DAYS


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


def whole(moment: datetime) -> datetime:
    """A moment without its seconds."""
    return moment.replace(second=0, microsecond=0) if moment.second or moment.microsecond else moment


def held(events: Sequence[Event], calendar: Calendar, now: datetime) -> list[Holder]:
    """Who held the ticket, one after the other, until now; nobody does while it is closed."""
    found: list[tuple[object, datetime, datetime]] = []
    person, since = None, None
    for event in map(_by_minute, events):
        if event.kind not in _TURNS:
            continue
        goes_on = event.kind == REOPENED or (event.kind == HELD and event.person == person)
        if since is not None and goes_on:
            continue
        if since is not None:
            found.append((person, since, event.at))
        if event.kind in {RECEIVED, HELD}:
            person = event.person
        since = None if event.kind in {ENDED, VOID} else event.at
    if since is not None:
        found.append((person, since, max(since, whole(now))))
    return [Holder(*turn, calendar.between(*turn[1:])) for turn in found if turn[1] < turn[2]]


def holder_at(events: Iterable[Event], moment: datetime) -> object:
    """Whoever held the ticket in the minute that ends there: a miss belongs to them (clause 3.5)."""
    turns = [event for event in events if event.kind in {RECEIVED, HELD}]
    return [turn for turn in turns if whole(turn.at) < moment or turn is turns[0]][-1].person


def waits_for(events: Iterable[Event], moment: datetime) -> str:
    """Whom the pause waits for that lasts at a moment, or would have; "" where none has begun by then."""
    at = whole(moment)
    return next((one.waits_for for one in _latest_first(events) if one.kind == PAUSED and one.at <= at), "")


def _latest_first(events: Iterable[Event]) -> list[Event]:
    return list(map(_by_minute, events))[::-1]


_TURNS = frozenset({RECEIVED, HELD, ENDED, VOID, REOPENED})


def _by_minute(event: Event) -> Event:
    at, until = whole(event.at), event.until and whole(event.until)
    return event if (at, until) == (event.at, event.until) else replace(event, at=at, until=until)


class _Story:
    """What the clocks are after one event after the other."""

    def __init__(self, tier: str, standard: Standard, first: Event, *, tells_contact: bool) -> None:
        self.tier, self.standard, self.stand = tier, standard, first
        self.found = {name: self._began(name, first.at) for name in (RESPONSE, HANDLING)}
        self.attempts: list[datetime] = []
        self.was_reopened = self.was_told = False
        self.tells_contact = tells_contact
        if not tells_contact:
            self.found[RESPONSE] = _unknown(self.found[RESPONSE])

    def go_on(self, event: Event) -> None:
        """Take in the next event; one that moves no clock changes nothing."""
        step = self.STEPS.get(event.kind)
        if step is not None:
            step(self, event)

    def prioritised(self, event: Event) -> None:
        self.stand = event
        for name, run in self.found.items():
            self.found[name] = self._retargeted(run, event.at)

    def answered(self, event: Event) -> None:
        self._end(RESPONSE, event.at)

    def paused(self, event: Event) -> None:
        self.found[HANDLING] = _paused(self.found[HANDLING], event)

    def done(self, event: Event) -> None:
        """Feedback begins, after a reopening anew; what was missed before stays missed."""
        if self.found[HANDLING].ended is not None:
            return
        self._end(HANDLING, event.at)
        before = self.found.get(FEEDBACK)
        begun = self._began(FEEDBACK, event.at)
        self.found[FEEDBACK] = _but(begun, missed_at=before.missed_at if before else None)
        self.attempts, self.was_told = [], False

    def attempted(self, event: Event) -> None:
        self.attempts.append(event.at)
        if FEEDBACK in self.found and are_enough(self.attempts, self.found[FEEDBACK].calendar):
            self.was_told = True
            self._end(FEEDBACK, event.at)

    def told(self, event: Event) -> None:
        """Whoever is told the result has had an answer."""
        self.was_told = True
        self._end(RESPONSE, event.at)
        self._end(FEEDBACK, event.at)

    def reopened(self, event: Event) -> None:
        """Handling goes on with what remained, or a fourth of the target if that is more (clause 3.6).

        A second time it is what remained, unless the customer had been told anew.
        """
        run = self.found[HANDLING]
        if run.void or run.ended is None:
            return
        gains = self.was_told or not self.was_reopened
        self.was_reopened = True
        self.found[HANDLING] = self._reopened(run, event.at) if gains else self._gone_on(run, event.at)
        self._forget_feedback(event.at)

    def taken_back(self, event: Event) -> None:
        """It was not done after all: handling goes on with what remained; the time since then is out."""
        run = self.found[HANDLING]
        if run.void or run.ended is None:
            return
        self.found[HANDLING] = self._gone_on(run, event.at)
        self._forget_feedback(event.at)

    def ended(self, event: Event) -> None:
        """Closing tells the customer nothing: a clock that waits for that is in no rate, unless late.

        Late or not is not known where the events do not tell what the customer was told.
        """
        waiting = [name for name in (RESPONSE, FEEDBACK) if name in self.found and not self.found[name].ended]
        for name in self.found:
            self._end(name, event.at)
        for name in waiting:
            run = self.found[name]
            self.found[name] = _but(run, void=run.void or run.missed_at is None)
            if not self.tells_contact:
                self.found[name] = _unknown(run)

    def void(self, event: Event) -> None:
        self.ended(event)
        self.found = {name: _but(run, void=True) for name, run in self.found.items()}

    STEPS: ClassVar[Mapping[str, Callable[["_Story", Event], None]]] = {
        PRIORITISED: prioritised,
        ANSWERED: answered,
        PAUSED: paused,
        RESUMED: paused,
        DONE: done,
        ATTEMPTED: attempted,
        TOLD: told,
        REOPENED: reopened,
        TAKEN_BACK: taken_back,
        ENDED: ended,
        VOID: void,
    }

    def _began(self, name: str, at: datetime) -> Run:
        cell, level, calendar = self._target(name)
        due = calendar.due(at, level.minutes)
        return Run(name, cell, level, calendar, at, level.minutes, due=due)

    def _target(self, name: str) -> tuple[Cell, Level, Calendar]:
        stand = self.stand
        cell = cell_of(name, stand.complexity, stand.urgency, stand.complaint, self.tier)
        level = self.standard.level(cell)
        return cell, level, self.standard.calendars[level.calendar]

    def _retargeted(self, run: Run, at: datetime) -> Run:
        """With the target of another cell, counted from the original start.

        If that is past already, the deadline is a fourth of the new target from the change on.
        """
        cell, level, calendar = self._target(run.clock)
        if run.ended is not None or cell == run.cell:
            return run
        changed = _counted(
            run, cell=cell, level=level, calendar=calendar, budget=level.minutes, missed_at=_missed(run, at)
        )
        if changed.due is None or changed.due >= at:
            return changed
        return _counted(changed, budget=changed.spent(at) + grace(level.minutes))

    def _reopened(self, run: Run, at: datetime) -> Run:
        """Going on with what remained, or a fourth of the target if that is more.

        The time between is out. If the priority was changed in it, the new target is the one that counts.
        """
        cell, level, calendar = self._target(run.clock)
        budget = run.budget if cell == run.cell else level.minutes
        spent = calendar.spent(run.start, run.ended or at, run.gaps)
        budget = max(budget, spent + grace(level.minutes))
        gone_on = _counted(run, cell=cell, level=level, calendar=calendar, budget=budget)
        return _unended(gone_on, at)

    def _gone_on(self, run: Run, at: datetime) -> Run:
        """Going on with what remained; if the priority was changed meanwhile, by the new target."""
        return self._retargeted(_unended(run, at), at)

    def _forget_feedback(self, at: datetime) -> None:
        """A feedback clock that neither ended nor was missed is as if it had not been."""
        feedback = self.found.get(FEEDBACK)
        self._end(FEEDBACK, at)
        if feedback and feedback.ended is None and self.found[FEEDBACK].missed_at is None:
            del self.found[FEEDBACK]

    def _end(self, name: str, at: datetime) -> None:
        if name in self.found:
            self.found[name] = _ended(self.found[name], at)


def _unknown(run: Run) -> Run:
    """A clock of which nobody knows when it ended: it is in no rate."""
    return _but(run, void=True, known=False)


def _but(run: Run, **changes: object) -> Run:
    """The same clock but for those fields; what `dataclasses.replace` does, in a fifth of its time."""
    other = object.__new__(Run)
    other.__dict__.update(run.__dict__, **changes)
    return other


def _counted(run: Run, **changes: object) -> Run:
    """The same clock but for those fields, with the deadline that follows."""
    other = _but(run, **changes)
    return _but(other, due=other.calendar.due(other.start, other.budget, other.gaps))


def _missed(run: Run, moment: datetime) -> datetime | None:
    """The deadline that was missed first, if one was before `moment`."""
    if run.missed_at is None and run.due is not None and run.due < moment:
        return run.due
    return run.missed_at


def _ended(run: Run, at: datetime) -> Run:
    """Ended at a moment; a pause that lasts ends with it. What has ended stays so."""
    if run.ended is not None:
        return run
    ended = _but(run, ended=at, missed_at=_missed(run, at))
    gaps = _cut(run.gaps, at)
    return ended if gaps == run.gaps else _counted(ended, gaps=gaps)


def _unended(run: Run, at: datetime) -> Run:
    """Going on from a moment, the time since it ended being out."""
    return _counted(run, gaps=(*run.gaps, (run.ended or at, at)), ended=None)


def _paused(run: Run, event: Event) -> Run:
    """With a pause that begins, or the one that lasts ended."""
    if run.ended is not None:
        return run
    gaps = _cut(run.gaps, event.at)
    if event.kind == PAUSED:
        gaps = (*gaps, (event.at, event.until))
    return _counted(run, gaps=gaps, missed_at=_missed(run, event.at))


def _cut(gaps: Iterable[Pause], at: datetime) -> tuple[Pause, ...]:
    """Those gaps until a moment; one that lasts then ends with it."""
    return tuple((begins, at if ends is None or ends > at else ends) for begins, ends in gaps if begins < at)
