"""What a control's tests prove of it (clause 5.2). Values in, values out.

Whoever rates a risk counts on what is proven: 2 steps for an effective control, 1 for one partly so, else 0.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

EFFECTIVE, PARTLY, FAILED, EXPIRED, UNTESTED = EFFECTS = (
    "effective",
    "partly",
    "failed",
    "expired",
    "untested",
)
STRENGTH = {EFFECTIVE: 2, PARTLY: 1, FAILED: 0, EXPIRED: 0, UNTESTED: 0}
"""How much of a risk a control takes away by what is proven of it, in steps of its axis."""
TOLERATED = 10
"""One exception in so many cases, at most, leaves a control partly effective."""


class Checked(NamedTuple):
    """A test: so many `exceptions` in a `sample` of cases; what it proves holds `until` that day."""

    on: date
    sample: int
    exceptions: int
    until: date


def verdict(sample: int, exceptions: int) -> str:
    """What a test found: no exceptions effective, 10 % of the sample at most partly, more: it failed."""
    if exceptions == 0:
        return EFFECTIVE
    return PARTLY if exceptions * TOLERATED <= sample else FAILED


def effect(last: Checked | None, day: date) -> str:
    """What is proven of a control on `day` by its newest test.

    One that failed stays failed until it is tested again.
    """
    if last is None:
        return UNTESTED
    found = verdict(last.sample, last.exceptions)
    return EXPIRED if found != FAILED and last.until < day else found


def newest(tests: Sequence[Checked]) -> Checked | None:
    """The test that counts: that of the last day, of several the one written down last."""
    return max(reversed(tests), key=lambda test: test.on, default=None)
