"""The board: open tickets in lanes, by stage or by who holds them, the first of each lane."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, Field, fn

from app.access.gate import Gate, everything
from app.db.base import fetch
from app.tickets.lists.rows import Row, rows_of
from app.tickets.models import CLOSED, STAGES, Ticket

SHOWN = 6
"""Cards of a lane; how many more there are stands below them."""
LANES = 12
"""People at most who have a lane."""


@dataclass(frozen=True)
class Lane:
    """The cards of one stage or person, and how many tickets there are."""

    key: Any
    rows: Sequence[Row]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def by_stage(gate: Gate) -> list[Lane]:
    """A lane for each of the four stages."""
    found = _lanes(gate, Ticket.stage)
    return [found.get(stage, Lane(stage, (), 0)) for stage in STAGES if stage != CLOSED]


def by_person(gate: Gate) -> list[Lane]:
    """A lane for each person who holds open tickets, whoever holds most first."""
    lanes = (lane for key, lane in _lanes(gate, Ticket.handler).items() if key is not None)
    return sorted(lanes, key=lambda lane: -lane.count)[:LANES]


def _lanes(gate: Gate, column: Field) -> dict[Any, Lane]:
    place = fn.row_number().over(partition_by=[column], order_by=[Ticket.points.desc(), Ticket.id])
    count = fn.count(SQL("*")).over(partition_by=[column])
    inside = gate.select(Ticket, Ticket.id, place.alias("place"), count.alias("count"))
    inner = inside.where(Ticket.stage != CLOSED).alias("placed")
    ranked = (
        everything(Ticket, inner.c.id, inner.c.count, why="it reads from a query of the gate")
        .from_(inner)
        .where(inner.c.place <= SHOWN)
    )
    counts = dict(ranked.tuples())
    mine = gate.select(Ticket).where(Ticket.id.in_(list(counts)))
    tickets = fetch(mine.order_by(Ticket.points.desc(), Ticket.id))
    lanes: dict[Any, Lane] = {}
    for ticket, row in zip(tickets, rows_of(gate, tickets), strict=True):
        key = ticket.__data__[column.name]
        before = lanes.get(key)
        lanes[key] = Lane(key, [*(before.rows if before else ()), row], counts[ticket.id])
    return lanes
