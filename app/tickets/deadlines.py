"""The three clocks of a ticket, made from what happened to it (clauses 3.5 to 3.7).

Values in, values out: neither Flask nor Peewee. Nothing is counted up and stored; whoever has the events, the
standard and the calendars can add every clock up again by hand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from app.tickets import runs
from app.tickets.events import (
    ANSWERED,
    ATTEMPTED,
    DONE,
    ENDED,
    PAUSED,
    PRIORITISED,
    REOPENED,
    RESUMED,
    TAKEN_BACK,
    TOLD,
    VOID,
    Event,
    by_minute,
)
from app.tickets.runs import Run
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE, Cell, Level, Standard, cell_of
from app.worktime.minutes import Calendar

GRACE = 4
"""One part in so many of a target is left at least after a reopening, or a new target that is past.

Going back and forth gains nothing: what is taken back goes on with what remained, and a second reopening has
that part again only when the customer was told in between that it is done.
"""
ATTEMPTS, ATTEMPT_DAYS = 3, 2
"""So many failed attempts to tell the customer, on so many working days, end the feedback clock."""


def clocks(
    events: Sequence[Event], tier: str, standard: Standard, *, tells_contact: bool = True
) -> dict[str, Run]:
    """The clocks of a ticket after `events`, the last thing known of it, by name.

    Response and handling begin at the first event, which is `received`; feedback with 'done'. `tier` is the
    one at the opening. The events are in the order in which they count. Where they do not tell what the
    customer was told, as another help desk's log, response and feedback are not known. Raises KeyError for a
    missing cell.
    """
    first, *rest = map(by_minute, events)
    story = _Story(tier, standard, first, tells_contact=tells_contact)
    for event in rest:
        story.go_on(event)
    return story.found


def steps(
    events: Sequence[Event], tier: str, standard: Standard, *, tells_contact: bool = True
) -> Iterator[tuple[Event, dict[str, Run]]]:
    """Each event with the clocks after it, as `clocks` makes them. Raises KeyError for a missing cell."""
    first, *rest = map(by_minute, events)
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


def grace(minutes: int) -> int:
    """A fourth of a target, in whole minutes, rounded up."""
    return -(-minutes // GRACE)


class _Story:
    """What the clocks are after one event after the other."""

    def __init__(self, tier: str, standard: Standard, first: Event, *, tells_contact: bool) -> None:
        self.tier, self.standard, self.stand = tier, standard, first
        self.found = {name: self._began(name, first.at) for name in (RESPONSE, HANDLING)}
        self.attempts: list[datetime] = []
        self.was_reopened = self.was_told = False
        self.tells_contact = tells_contact
        if not tells_contact:
            self.found[RESPONSE] = runs.unknown(self.found[RESPONSE])

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
        self.found[HANDLING] = runs.paused_by(self.found[HANDLING], event)

    def done(self, event: Event) -> None:
        """Feedback begins, after a reopening anew; what was missed before stays missed."""
        if self.found[HANDLING].ended is not None:
            return
        self._end(HANDLING, event.at)
        before = self.found.get(FEEDBACK)
        begun = self._began(FEEDBACK, event.at)
        self.found[FEEDBACK] = runs.but(begun, missed_at=before.missed_at if before else None)
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
            self.found[name] = runs.but(run, void=run.void or run.missed_at is None)
            if not self.tells_contact:
                self.found[name] = runs.unknown(run)

    def void(self, event: Event) -> None:
        self.ended(event)
        self.found = {name: runs.but(run, void=True) for name, run in self.found.items()}

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
        changed = runs.counted(
            run,
            cell=cell,
            level=level,
            calendar=calendar,
            budget=level.minutes,
            missed_at=runs.missed_by(run, at),
        )
        if changed.due is None or changed.due >= at:
            return changed
        return runs.counted(changed, budget=changed.spent(at) + grace(level.minutes))

    def _reopened(self, run: Run, at: datetime) -> Run:
        """Going on with what remained, or a fourth of the target if that is more.

        The time between is out. If the priority was changed in it, the new target is the one that counts.
        """
        cell, level, calendar = self._target(run.clock)
        budget = run.budget if cell == run.cell else level.minutes
        spent = calendar.spent(run.start, run.ended or at, run.gaps)
        budget = max(budget, spent + grace(level.minutes))
        gone_on = runs.counted(run, cell=cell, level=level, calendar=calendar, budget=budget)
        return runs.gone_on(gone_on, at)

    def _gone_on(self, run: Run, at: datetime) -> Run:
        """Going on with what remained; if the priority was changed meanwhile, by the new target."""
        return self._retargeted(runs.gone_on(run, at), at)

    def _forget_feedback(self, at: datetime) -> None:
        """A feedback clock that neither ended nor was missed is as if it had not been."""
        feedback = self.found.get(FEEDBACK)
        self._end(FEEDBACK, at)
        if feedback and feedback.ended is None and self.found[FEEDBACK].missed_at is None:
            del self.found[FEEDBACK]

    def _end(self, name: str, at: datetime) -> None:
        if name in self.found:
            self.found[name] = runs.ended_at(self.found[name], at)
