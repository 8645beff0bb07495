"""The working time of the demo company as one row of minutes, so that all happens while somebody works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.tickets.planning.templates import Usual
from app.tickets.targets import Standard
from app.worktime.minutes import Calendar

DAY = 450
BACK = timedelta(days=740)
NEAR = 4
"""Nothing happens in the last working minutes before now."""


class Office:
    """Moments by the working minutes since two years and some days before `now`."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        self.calendar = calendar
        self.now = now
        self._first = now - BACK
        self.last = self.minute(now) - NEAR
        """The last minute in which anything happens."""

    def minute(self, moment: datetime) -> int:
        """How many working minutes have passed until `moment`."""
        return self.calendar.between(self._first, moment)

    def at(self, minute: float, second: int = 0) -> datetime:
        """The moment when so many have passed, and some seconds."""
        return self.calendar.after(self._first, max(int(minute), 1)) + timedelta(seconds=second)


@dataclass(frozen=True)
class House:
    """What the company works by: its time, service levels, usual steps by category, channels by tier.

    `tasks` are the numbers of tasks that there are.
    """

    office: Office
    standard: Standard
    plans: Mapping[str, Sequence[Usual]]
    channels: Mapping[str, Sequence[str]]
    tasks: set[str] = field(default_factory=set)
