"""Moving one of several a step up or down. Values in, values out."""

from collections.abc import Sequence
from typing import TypeVar

from app.errors import Invalid

T = TypeVar("T")
STEPS = {"up": -1, "down": 1}


def step_of(typed: str) -> int:
    """How far ``up`` or ``down`` goes. Raises Invalid("step") for anything else."""
    if typed not in STEPS:
        raise Invalid("step", "Up or down.")
    return STEPS[typed]


def moved(order: Sequence[T], one: T, step: int) -> list[T]:
    """`order` with `one` moved by `step`; at an end it stays, and what isn't in it changes nothing."""
    if one not in order:
        return list(order)
    others = [other for other in order if other != one]
    place = min(max(order.index(one) + step, 0), len(others))
    return [*others[:place], one, *others[place:]]
