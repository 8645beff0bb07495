"""What an indicator comes to, from what was counted (clause 4.1). Values in, values out."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol

SHARE, MEAN = ("share", "mean")
HUNDRED = 100
MISSING = NOTHING, FEW, LACKING, NOT_ENTERED, NOT_GIVEN = (
    "nothing",
    "few",
    "lacking",
    "not_entered",
    "not_given",
)
"""Why there is no value: nothing to count, too few, something lacks that it needs, not entered, not given."""


class Measured(NamedTuple):
    """A value in the unit of its indicator, in per cent for a share; or why there is none.

    `worst`: there is no value, but it counts as the worst there is.
    """

    value: Fraction | None
    missing: str = ""
    worst: bool = False


class InUnit(Protocol):
    """What has a measure and a unit: `Counting`, or the `room.Indicator` that it is made from."""

    @property
    def measure(self) -> str:
        """SHARE or MEAN."""

    @property
    def unit(self) -> int:
        """How many of what is counted make one of the unit."""


class Counting(NamedTuple):
    """How an indicator makes a value (see `room.Indicator`): its `measure`, `unit`, and from how many on."""

    measure: str
    unit: int = 1
    least: int = 5
    empty_is_worst: bool = False


def measured(how: Counting, numerator: int, denominator: int, lacking: Sequence[object] = ()) -> Measured:
    """The exact value of what was counted. n is the denominator.

    What lacks something is missing whatever was counted, and nothing is never zero.
    """
    if lacking:
        return Measured(None, LACKING)
    if denominator == 0:
        worst = how.empty_is_worst and numerator > 0
        return Measured(None, "" if worst else NOTHING, worst)
    if denominator < how.least:
        return Measured(None, FEW)
    return Measured(in_unit(how, numerator, denominator))


def in_unit(how: InUnit | None, numerator: int, denominator: int) -> Fraction:
    """The exact value of a numerator over a denominator in its unit, in per cent for a share.

    Without `how` it is a bare number: one that no room brings.
    """
    if how is None:
        return Fraction(numerator, denominator)
    if how.measure == SHARE:
        return Fraction(HUNDRED * numerator, denominator)
    return Fraction(numerator, denominator * how.unit)
