"""Pauses as lines of a conversation: what stood still, for whom, and what is not counted for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.tickets.events import PAUSED, whole
from app.tickets.models import TicketEvent
from app.tickets.runs import Run


@dataclass(frozen=True)
class Standstill:
    """A pause of handling: `until` is its end, `lasts` says that this lies ahead.

    `minutes` are those of working time that were not counted so far; `person` began it, None for the program.
    """

    at: datetime
    until: datetime | None
    lasts: bool
    minutes: int
    waits_for: str
    person: int | None


def standstills(rows: Iterable[TicketEvent], run: Run, now: datetime) -> list[Standstill]:
    """The pauses of handling, the newest first; what its clock leaves out for other reasons is none."""
    begun = {whole(row.at): row for row in rows if row.kind == PAUSED}
    found = []
    for begins, ends in reversed(run.gaps):
        row = begun.get(begins)
        if row is not None:
            lasts = ends is None or now < ends
            minutes = run.calendar.spent(begins, now if ends is None else min(now, ends))
            found.append(Standstill(begins, ends, lasts, minutes, row.waits_for or "", row.person_id))
    return found
