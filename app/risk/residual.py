"""What remains of a risk under its controls (clause 5.1). Values in, values out."""

from collections.abc import Iterable
from typing import NamedTuple

from app.risk.controls.effect import EFFECTIVE, STRENGTH
from app.risk.matrix import Rating

LIKELIHOOD, IMPACT = ("likelihood", "impact")
ACTS_ON = {"preventive": LIKELIHOOD, "corrective": IMPACT}
"""What a control acts on by its kind; a detective one is declared to act on either."""
OTHERS, MORE = 2, 1
"""So many others that are effective give one step more."""


class Held(NamedTuple):
    """A control that holds a risk down: its kind, the axis a detective one is declared for, its effect."""

    kind: str
    axis: str | None
    effect: str

    @property
    def acts_on(self) -> str:
        """The axis."""
        return ACTS_ON.get(self.kind) or self.axis or LIKELIHOOD


def proposed(inherent: Rating, controls: Iterable[Held]) -> Rating:
    """The residual that the controls support: the inherent less their steps on each axis, at least 1."""
    held = list(controls)
    likelihood, impact = (
        steps(control.effect for control in held if control.acts_on == axis) for axis in (LIKELIHOOD, IMPACT)
    )
    return Rating(max(1, inherent.likelihood - likelihood), max(1, inherent.impact - impact))


def steps(effects: Iterable[str]) -> int:
    """How many steps controls of these effects take away on their axis.

    The best of them counts, and one more if two others are effective.
    """
    known = sorted(effects, key=STRENGTH.__getitem__, reverse=True)
    if not known:
        return 0
    others = sum(effect == EFFECTIVE for effect in known[1:])
    return STRENGTH[known[0]] + (MORE if others >= OTHERS else 0)


def worse(supported: Rating, then: Rating) -> bool:
    """Whether controls support less now than they did: what was rated by them is without ground."""
    return supported.above(then)
