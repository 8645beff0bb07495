"""What a process lacks (clause 5.2): steps that nobody answers for, risks that nothing holds down.

Values in, values out.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.risk.controls.effect import EXPIRED, FAILED, UNTESTED

NO_STEPS, NO_DOER, NO_ANSWER, NO_POINT, NO_CONTROL, NO_OPERATOR = (
    "no_steps",
    "no_doer",
    "no_answer",
    "no_point",
    "no_control",
    "no_operator",
)
KINDS = (NO_STEPS, FAILED, NO_CONTROL, NO_POINT, NO_ANSWER, NO_DOER, NO_OPERATOR, EXPIRED, UNTESTED)
"""The gravest first."""
LACKING = frozenset({FAILED, EXPIRED, UNTESTED})
"""What a control's tests must not come to."""


class ControlFacts(NamedTuple):
    """A control: whether it is known who carries it out, and what is proven of it."""

    key: str
    operated: bool
    effect: str


class PointFacts(NamedTuple):
    """A risk point with its controls."""

    key: str
    controls: Sequence[ControlFacts]


class StepFacts(NamedTuple):
    """A step: whether somebody or the program does it, whether somebody answers for it, its risk points."""

    key: str
    done: bool
    answered: bool
    points: Sequence[PointFacts]


class Gap(NamedTuple):
    """Something that lacks: of which step, at which point, of which control; "" where it is of none."""

    kind: str
    step: str = ""
    point: str = ""
    control: str = ""


def gaps(steps: Sequence[StepFacts]) -> list[Gap]:
    """What a process of these steps lacks, the gravest first, then in the order of its steps."""
    found = [Gap(NO_STEPS)] if not steps else [gap for step in steps for gap in _of_step(step)]
    return sorted(found, key=lambda gap: KINDS.index(gap.kind))


def _of_step(step: StepFacts) -> Iterator[Gap]:
    if not step.done:
        yield Gap(NO_DOER, step.key)
    if not step.answered:
        yield Gap(NO_ANSWER, step.key)
    if not step.points:
        yield Gap(NO_POINT, step.key)
    for point in step.points:
        if not point.controls:
            yield Gap(NO_CONTROL, step.key, point.key)
        yield from _of_controls(step, point, point.controls)


def _of_controls(step: StepFacts, point: PointFacts, controls: Iterable[ControlFacts]) -> Iterator[Gap]:
    for control in controls:
        if not control.operated:
            yield Gap(NO_OPERATOR, step.key, point.key, control.key)
        elif control.effect in LACKING:
            yield Gap(control.effect, step.key, point.key, control.key)
