"""What a version of the service levels must be before it may bind anybody. Values in, values out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from app.errors import Invalid
from app.tickets.standards.shipped import CELLS, ROWS, TIERS, Row
from app.tickets.standards.spans import UnreadableSpanError, read_span
from app.tickets.standards.versions import Target, cell_name
from app.tickets.targets import Cell
from app.worktime.minutes import Calendar

LONGEST = timedelta(days=365)


class Inversion(NamedTuple):
    """A row in which a `higher` tier waits longer than the next `lower` one; both in working minutes."""

    row: Row
    higher: str
    lower: str
    slow: int
    quick: int

    @property
    def name(self) -> str:
        """What the form and the request call it."""
        return cell_name(Cell(*self.row, self.higher))


def missing(found: Mapping[Cell, Target]) -> list[Cell]:
    """The cells without a target, in the order of the matrix."""
    return [cell for cell in CELLS if cell not in found or found[cell][0] is None]


def inversions(found: Mapping[Cell, Target]) -> list[Inversion]:
    """Where a target is worse for a higher tier than for the next lower one that has a target."""
    return [
        Inversion(row, higher, lower, slow, quick)
        for row in ROWS
        for (higher, slow), (lower, quick) in pairwise(_there(row, found))
        if slow > quick
    ]


def read_target(text: str, calendar: Calendar, moment: datetime) -> int | None:
    """The working minutes of what was typed into a cell, None for nothing.

    Raises Invalid("target") for what is unreadable, zero, or more than `calendar` has in a year.
    """
    if not text.strip():
        return None
    try:
        minutes = read_span(text)
    except UnreadableSpanError as unreadable:
        raise Invalid("target", "Write it as 4h, 90m or 2d.") from unreadable
    if not minutes:
        raise Invalid("target", "It must be more than nothing.")
    if minutes > calendar.between(moment, moment + LONGEST):
        raise Invalid("target", "This is longer than a year of this calendar.")
    return minutes


def _there(row: Row, found: Mapping[Cell, Target]) -> list[tuple[str, int]]:
    """The tiers of a row that have a target, with its minutes."""
    every = ((tier, found.get(Cell(*row, tier), (None, ""))[0]) for tier in TIERS)
    return [(tier, minutes) for tier, minutes in every if minutes is not None]
