"""The board: open tickets in lanes, by stage or by who holds them, the first of each lane."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, Field

from app.access.gate import Gate, everything
from app.db.base import ASKED, among, fetch
from app.db.connection import database
from app.db.unchanged import while_unchanged
from app.tickets.lists.rows import Row, rows_of
from app.tickets.models import CLOSED, IN_ORDER, IS_OPEN, STAGES, Ticket

SHOWN = 6
"""Cards of a lane; how many more there are stands below them."""
LANES = 12
"""People at most who have a lane."""
COUNTED = 1000
"""Tickets of a lane that are counted at most."""


@dataclass(frozen=True)
class Lane:
    """The cards of one stage or person, and how many tickets there are."""

    key: Any
    rows: Sequence[Row]
    count: int

    @property
    def counted_out(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > COUNTED

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def by_stage(gate: Gate) -> list[Lane]:
    """A lane for each of the four stages."""
    return _lanes(gate, Ticket.stage, [stage for stage in STAGES if stage != CLOSED])


def by_person(gate: Gate) -> list[Lane]:
    """A lane for each person who holds open tickets, whoever holds most first."""
    holders = everything(Ticket, Ticket.handler, why="who has a lane; what the reader may not see is in none")
    holders = holders.where(IS_OPEN, Ticket.handler.is_null(False)).distinct()  # noqa: FBT003
    lanes = _lanes(gate, Ticket.handler, [person for (person,) in holders.tuples()])
    return sorted((lane for lane in lanes if lane.count), key=lambda lane: -lane.count)[:LANES]


def _lanes(gate: Gate, column: Field, keys: Sequence[Any]) -> list[Lane]:
    """The lanes of those values of `column`: one question for what stands in them, one for the tickets."""
    lane = gate.select(Ticket).where(column == ASKED, IS_OPEN)
    first = lane.columns(Ticket.id).order_by(*IN_ORDER).limit(SHOWN).sql()
    counted = lane.columns(SQL("1")).limit(COUNTED + 1).sql()
    parts: list[str] = []
    values: list[Any] = []
    for place, key in enumerate(keys):
        for what, (sql, (*before, limit)) in (("id", first), ("-count(*)", counted)):
            parts.append(f"SELECT {place}, {what} FROM ({sql})")  # noqa: S608  SQL from the gate
            values += (*before, key, limit)
    found = _standing(" UNION ALL ".join(parts), *values) if parts else []
    ids = {row for _, row in found if row > 0}
    counts = {place: -count for place, count in found if count <= 0}
    tickets = fetch(gate.select(Ticket).where(among(Ticket.id, ids)).order_by(*IN_ORDER))
    rows = list(zip(tickets, rows_of(gate, tickets), strict=True))
    return [
        Lane(key, [row for ticket, row in rows if ticket.__data__[column.name] == key], counts[place])
        for place, key in enumerate(keys)
    ]


@while_unchanged
def _standing(sql: str, *values: Any) -> list[tuple[int, int]]:  # noqa: ANN401  what SQLite takes
    """The same for everybody who has the same rights."""
    found: list[tuple[int, int]] = database.execute_sql(sql, values).fetchall()
    return found
