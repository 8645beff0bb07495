"""What may move where (clauses 3.1 to 3.4): one table, which the handbook shows as well.

Back to execution before a ticket closed is no reopening: what had been done is not, and handling goes on with
what remained. A ticket that closed is reopened, within seven working days; only that gives handling a quarter
of its target where less remained, and a second time only if the customer was told again that it is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.errors import Conflict, Invalid
from app.tickets.events import DONE, ENDED, REOPENED, TAKEN_BACK, VOID
from app.tickets.models import (
    ANALYSIS,
    CANCELLED,
    CLOSED,
    EXECUTION,
    FEEDBACK,
    MOVED,
    RECEPTION,
    SOLVED,
    STAGES,
)


@dataclass(frozen=True)
class Move:
    """A way from one of the stages `start` to `end`, and what happens by it.

    `by_head`: only the handler and their head may, of a complaint the head and whoever decided it, never the
    handler; `judged`: a complaint only once it was decided; `back`: it needs a reason; `needs` are fields
    that must be known before; `ending` says how a ticket closes by it.
    """

    name: str
    start: tuple[str, ...]
    end: str
    label: Any
    event: str = MOVED
    back: bool = False
    by_head: bool = False
    judged: bool = False
    needs: tuple[str, ...] = ()
    ending: str | None = None


OPEN = tuple(stage for stage in STAGES if stage != CLOSED)
MOVES = (
    Move("analyse", (RECEPTION,), ANALYSIS, _l("To needs analysis")),
    Move(
        "execute",
        (ANALYSIS,),
        EXECUTION,
        _l("To execution"),
        needs=("category", "complexity", "goal", "handler"),
    ),
    Move("solve", (RECEPTION,), FEEDBACK, _l("Solved at once"), event=DONE, needs=("category", "complexity")),
    Move("finish", (EXECUTION,), FEEDBACK, _l("Done: to feedback"), event=DONE),
    Move("close", (FEEDBACK,), CLOSED, _l("Close"), event=ENDED, by_head=True, judged=True, ending=SOLVED),
    Move("receive", (ANALYSIS,), RECEPTION, _l("Back to reception"), back=True),
    Move("reanalyse", (EXECUTION,), ANALYSIS, _l("Back to needs analysis"), back=True),
    Move("resume", (FEEDBACK,), EXECUTION, _l("Back to execution"), event=TAKEN_BACK, back=True),
    Move("reopen", (CLOSED,), EXECUTION, _l("Reopen"), event=REOPENED, back=True),
    Move("cancel", OPEN, CLOSED, _l("Cancel"), event=VOID, back=True, by_head=True, ending=CANCELLED),
)
ANALYSED_IN = OPEN
"""Stages in which the needs analysis may be written."""
NOT_KNOWN: Mapping[str, Callable[[], Invalid]] = {
    "category": lambda: Invalid("category", "Choose the category in the needs analysis first."),
    "complexity": lambda: Invalid("complexity", "Choose the complexity in the needs analysis first."),
    "goal": lambda: Invalid("goal", "Write the goal into the needs analysis first."),
    "handler": lambda: Invalid("handler", "Choose the handler in the needs analysis first."),
}
"""What is said of each field that a move needs."""
BY_NAME = {move.name: move for move in MOVES}


def moves_from(stage: str) -> list[Move]:
    """The ways out of a stage."""
    return [move for move in MOVES if stage in move.start]


def check_move(move: Move, stage: str, known: dict[str, Any], reason: str) -> None:
    """Whether a ticket in `stage`, with these fields `known`, may go that way.

    Raises Conflict where it has gone elsewhere meanwhile, Invalid for a field that is not known yet, or
    without a reason.
    """
    if stage not in move.start:
        raise Conflict
    if move.back and not reason:
        raise Invalid("reason", "Say why.")
    for name in move.needs:
        if known.get(name) in {None, ""}:
            refused = NOT_KNOWN[name]()
            raise refused
