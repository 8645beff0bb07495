"""One clock of a ticket as it stands, and what moves it. Values in, values out.

Nothing is counted up and stored: a clock is made anew from when it began, its gaps and its calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from app.tickets.events import PAUSED, Event, whole
from app.tickets.targets import Cell, Level, Standard
from app.worktime.minutes import Calendar, Pause, Segment

STATES = RUNNING, STANDING, OVERDUE, MET, MISSED, OUT = (
    "running",
    "paused",
    "overdue",
    "met",
    "missed",
    "void",
)


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


def unknown(run: Run) -> Run:
    """A clock of which nobody knows when it ended: it is in no rate."""
    return but(run, void=True, known=False)


def but(run: Run, **changes: object) -> Run:
    """The same clock but for those fields; what `dataclasses.replace` does, in a fifth of its time."""
    other = object.__new__(Run)
    other.__dict__.update(run.__dict__, **changes)
    return other


def counted(run: Run, **changes: object) -> Run:
    """The same clock but for those fields, with the deadline that follows."""
    other = but(run, **changes)
    return but(other, due=other.calendar.due(other.start, other.budget, other.gaps))


def missed_by(run: Run, moment: datetime) -> datetime | None:
    """The deadline that was missed first, if one was before `moment`."""
    if run.missed_at is None and run.due is not None and run.due < moment:
        return run.due
    return run.missed_at


def ended_at(run: Run, at: datetime) -> Run:
    """Ended at a moment; a pause that lasts ends with it. What has ended stays so."""
    if run.ended is not None:
        return run
    ended = but(run, ended=at, missed_at=missed_by(run, at))
    gaps = _cut(run.gaps, at)
    return ended if gaps == run.gaps else counted(ended, gaps=gaps)


def gone_on(run: Run, at: datetime) -> Run:
    """Going on from a moment, the time since it ended being out."""
    return counted(run, gaps=(*run.gaps, (run.ended or at, at)), ended=None)


def paused_by(run: Run, event: Event) -> Run:
    """With a pause that begins, or the one that lasts ended."""
    if run.ended is not None:
        return run
    gaps = _cut(run.gaps, event.at)
    if event.kind == PAUSED:
        gaps = (*gaps, (event.at, event.until))
    return counted(run, gaps=gaps, missed_at=missed_by(run, event.at))


def _cut(gaps: Iterable[Pause], at: datetime) -> tuple[Pause, ...]:
    """Those gaps until a moment; one that lasts then ends with it."""
    return tuple((begins, at if ends is None or ends > at else ends) for begins, ends in gaps if begins < at)
