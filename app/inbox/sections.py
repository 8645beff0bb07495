"""The tabs of the inbox, and what the first of them shows: every part that waits for its person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.gate import Gate
from app.inbox import notices, tasks

SHOWN = 10


@dataclass(frozen=True)
class Waiting:
    """A part of the first tab: `read` what its template shows as `part`; `count` how much waits."""

    template: str
    read: Callable[[Gate], Any]
    count: Callable[[Gate], int]


def _tasks(gate: Gate) -> dict[str, Any]:
    cards = tasks.first_due(gate, SHOWN + 1)
    return {"cards": cards[:SHOWN], "more": len(cards) > SHOWN}


def _notices(gate: Gate) -> dict[str, Any]:
    told, older = notices.notices(gate, unread=True, limit=SHOWN)
    return {"told": told, "more": older is not None}


WAITING: Sequence[Waiting] = (
    Waiting("inbox/_waiting_tasks.html", _tasks, tasks.count_open),
    Waiting("inbox/_waiting_notices.html", _notices, notices.count_unread),
)


def waiting_count(gate: Gate) -> int:
    """How much waits for the person, of all parts: what the menu shows."""
    return sum(part.count(gate) for part in WAITING)
