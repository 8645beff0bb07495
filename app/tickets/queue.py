"""The order in which tickets are taken (clause 3.10). Values in, values out: neither Flask nor Peewee.

Every office hour of age adds as much to one ticket as to any other, and all else comes to `MOST` points at
most: nothing is overtaken by what came more than `MOST` / `PER_HOUR` = 32.5 office hours later.
"""

from collections.abc import Mapping
from typing import NamedTuple

TIER: Mapping[str, int] = {"A": 30, "B": 20, "C": 10, "D": 0}
URGENCY: Mapping[str, int] = {"critical": 40, "urgent": 20, "normal": 0}
USED = 40
"""For a clock that is used up: a part of it for a part."""
OVERDUE = 60
PER_HOUR = 4
MOST = max(TIER.values()) + max(URGENCY.values()) + OVERDUE
STEP = 100
"""The column holds hundredths of a point, as whole numbers."""
LAST = -(2**40)
"""What the column holds of tickets that wait for nobody: they stand behind all that do."""


class Points(NamedTuple):
    """What a ticket's place in the queue is made of, in hundredths of a point."""

    tier: int
    urgency: int
    clock: int
    age: int

    @property
    def total(self) -> int:
        """The sum, by which the queue is ordered: the highest comes first."""
        return sum(self)

    def order(self, received: int) -> int:
        """What orders tickets as their sums do at every moment, and does not change as they grow older.

        `received` is the receipt in working minutes since any fixed moment: of two tickets the difference of
        their ages is always that of their receipts.
        """
        return self.total - self.age - received * PER_HOUR * STEP // 60


def points(tier: str, urgency: str, share: float | None, overdue: bool, age: int) -> Points:  # noqa: FBT001
    """The points of a ticket.

    `share` is the used part of the clock that falls due next, from 0, None where none runs; `overdue` whether
    any has run out; `age` are working minutes since the receipt.
    """
    clock = OVERDUE * STEP if overdue else round(USED * STEP * min(max(share or 0.0, 0.0), 1.0))
    return Points(TIER[tier] * STEP, URGENCY[urgency] * STEP, clock, age * PER_HOUR * STEP // 60)
