"""How a ticket stood when one of its clocks ended in time or fell due. Values in, values out."""

from collections.abc import Sequence
from typing import NamedTuple

from app.tickets.events import DONE, ENDED, HELD, PAUSED, RECEIVED, REOPENED, VOID

CAUSES = UNHELD, REOPENED_BEFORE, HANDED_ON, NOT_BEGUN, WAITED, IN_WORK = (
    "unheld",
    "reopened",
    "handed_on",
    "not_begun",
    "waited",
    "in_work",
)
"""Why a deadline was missed, as far as what happened until then tells: the first that fits."""
EARLY = frozenset({"reception", "analysis"})
"""Stages in which the work has not begun."""
ENDING = frozenset({DONE, ENDED, VOID})
MINUTE = 16
"""Characters of a moment, as the database has it, to the minute."""


class Step(NamedTuple):
    """Something that happened: when, as the database has it, and what of it matters here."""

    at: str
    kind: str
    holder: int | None
    to_stage: str | None


class Stand(NamedTuple):
    """Who held the ticket, in which stage it was, and the cause of a miss, "" where there was none."""

    holder: int | None
    stage: str
    cause: str


def stand_at(steps: Sequence[Step], moment: str, *, met: bool, named: bool = False) -> Stand:
    """How it stood in the minute of `moment` that a clock was met in, or before the one it was missed in.

    What ends a clock does not move the ticket before it has. `named`: somebody held it who is no user.
    """
    edge, stage, holder = moment[:MINUTE], "reception", None
    kinds: list[str] = []
    for step in steps:
        minute = step.at[:MINUTE]
        if (minute > edge or (minute == edge and not met)) and kinds:
            break
        kinds.append(step.kind)
        if step.kind in {RECEIVED, HELD}:
            holder = step.holder
        if step.to_stage and not (minute == edge and step.kind in ENDING):
            stage = step.to_stage
    cause = "" if met else _cause(kinds, stage, held=named or holder is not None)
    return Stand(holder, stage, cause)


def _cause(kinds: Sequence[str], stage: str, *, held: bool) -> str:
    if not held:
        return UNHELD
    if REOPENED in kinds:
        return REOPENED_BEFORE
    if kinds.count(HELD) > 1:
        return HANDED_ON
    if stage in EARLY:
        return NOT_BEGUN
    return WAITED if PAUSED in kinds else IN_WORK
