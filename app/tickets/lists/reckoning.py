"""The clock and the points of each ticket of a list, as they are in this minute.

Of a ticket that waits and was never stopped they follow from its columns alone; of every other one they are
reckoned from what happened to it. They are remembered for the minute: many look at the top of the same queue.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.clock import now
from app.db.unchanged import forgettable
from app.tickets.clocks import Measures, events_of, runs_of, shown_points, stopped, unbroken_runs
from app.tickets.events import whole
from app.tickets.faces import Face, Reader
from app.tickets.models import WAITING, Ticket
from app.tickets.queue import STEP, Points
from app.tickets.runs import Run
from app.tickets.targets import CLOCKS, Standard
from app.web.language import language

MOST = 5000
"""Tickets that are remembered."""
KEY = itemgetter("number", "rev", "updated_at", "line", *(f"{clock}_due" for clock in CLOCKS))
"""What tells one state of a ticket from another: whatever happens to it gives it another `rev`."""


class Reckoned(NamedTuple):
    """`clock` is the running one that presses most, `points` the sum that orders the queue.

    `why` is what that is made of; both are "" for a ticket that waits for nobody.
    """

    clock: Face
    points: str
    why: str


class _Minute:
    """What was reckoned in one minute, in one language, by the service levels and calendars of then."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.found: dict[Any, Reckoned] = {}
        self._standards: dict[int, Standard] = {}

    def goes_by(self, standards: Sequence[Standard]) -> bool:
        """Whether these are the service levels that it reckons by; those that are new to it are."""
        return all(self._standards.setdefault(one.version, one) == one for one in standards)


_minutes: dict[str, _Minute] = forgettable({})
"""The last minute of each language."""


def reckoned(tickets: Sequence[Ticket]) -> list[Reckoned]:
    """The clock and the points of tickets that came through the gate."""
    moment, by = whole(now()), Measures()
    versions = {ticket.standard for ticket in tickets}
    found = _minute(moment, [by.standard(version) for version in versions]).found
    keys = [KEY(ticket.__data__) for ticket in tickets]
    new = {key: ticket for key, ticket in zip(keys, tickets, strict=True) if key not in found}
    if new:
        make = _Making(moment, by)
        stands = zip(new.items(), _runs(list(new.values()), by), strict=True)
        found.update((key, make.reckoned(ticket, runs)) for (key, ticket), runs in stands)
    return [found[key] for key in keys]


def _runs(tickets: Sequence[Ticket], by: Measures) -> list[dict[str, Run]]:
    """The clocks of tickets; of those that wait and were never stopped only what runs."""
    waiting = {ticket.id for ticket in tickets if ticket.line == WAITING}
    told = {ticket.id for ticket in tickets} - waiting | stopped(waiting)
    stories = events_of(told) if told else {}
    return [
        runs_of(ticket, stories[ticket.id], by) if ticket.id in told else unbroken_runs(ticket, by)
        for ticket in tickets
    ]


def _minute(moment: datetime, standards: Sequence[Standard]) -> _Minute:
    spoken = language()
    minute = _minutes.get(spoken)
    stands = minute is not None and minute.moment == moment and len(minute.found) < MOST
    if minute is None or not stands or not minute.goes_by(standards):
        minute = _minutes[spoken] = _Minute(moment)
        minute.goes_by(standards)
    return minute


class _Making:
    """Reckons one ticket after the other."""

    def __init__(self, moment: datetime, by: Measures) -> None:
        self._moment, self._by, self._reader = moment, by, Reader(moment)
        self._why = _("tier %(tier)s + urgency %(urgency)s + time used %(clock)s + age %(age)s")

    def reckoned(self, ticket: Ticket, runs: Mapping[str, Run]) -> Reckoned:
        clock = self._reader.nearest(runs)
        if not ticket.line:
            return Reckoned(clock, "", "")
        made = shown_points(ticket, runs, ticket.urgency, self._moment, self._by)
        return Reckoned(clock, _number(made.total), self._why % _parts(made))


def _parts(made: Points) -> dict[str, str]:
    parts = {"tier": made.tier, "urgency": made.urgency, "clock": made.clock, "age": made.age}
    return {name: _number(value) for name, value in parts.items()}


def _number(hundredths: int) -> str:
    return f"{hundredths / STEP:.1f}".removesuffix(".0")
