"""The steps of escalation. Values in, values out: neither Flask nor Peewee."""

from collections.abc import Collection
from typing import NamedTuple

HANDLER, DEPUTY, HEAD, DIRECTOR = ("handler", "deputy", "head", "director")


class Step(NamedTuple):
    """From a used percentage of a clock on, these are told."""

    percent: int
    told: tuple[str, ...]


STEPS = (Step(75, (HANDLER,)), Step(90, (HANDLER, DEPUTY)), Step(100, (HEAD,)), Step(150, (DIRECTOR,)))


def reached(share: float, before: Collection[int]) -> tuple[Step | None, list[Step]]:
    """The step to take at this used share, and all that count as taken by it.

    `before` are the percentages of those that were taken. After a standstill, in which several were passed,
    only the highest is taken; the others are not made up for.
    """
    passed = [step for step in STEPS if share * 100 >= step.percent]
    new = [step for step in passed if step.percent not in before]
    if not new or (before and new[-1].percent < max(before)):
        return None, new
    return new[-1], new
