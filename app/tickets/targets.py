"""What the clocks of a ticket are measured against: the cells of a version of the service levels. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.tickets.events import NORMAL, URGENT
from app.worktime.minutes import Calendar

CLOCKS = RESPONSE, HANDLING, FEEDBACK = ("response", "handling", "feedback")


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


def cell_of(clock: str, complexity: str, urgency: str, complaint: bool, tier: str) -> Cell:  # noqa: FBT001
    """The cell that a clock takes its target from. A complaint is never slower than urgent."""
    if complaint and urgency == NORMAL:
        urgency = URGENT
    if clock == FEEDBACK:
        return Cell(clock, "", "", tier)
    return Cell(clock, complexity if clock == HANDLING else "", urgency, tier)
