"""What happens by itself every minute: the queue is put in order, whoever has to be told of a clock is."""

from collections.abc import Sequence
from datetime import datetime

from app.access.gate import everything
from app.clock import now
from app.db.base import among, fetch, in_batches
from app.db.connection import database
from app.tickets.clocks import Measures, events_of, placed, runs_of
from app.tickets.escalation.escalating import Due, Ladder, due_of, escalate, sent_of
from app.tickets.models import Ticket

BATCH = 500
TOGETHER = 100
"""Steps that are taken in one transaction, while others who write wait."""
NEAR = 10
"""Hundredths of a point that a place may be off by, so that not every row is written every minute."""


def go_on() -> int:
    """Bring all open tickets up to the minute. Returns how many people were told of a clock."""
    running = everything(Ticket, Ticket.id, why="the queue goes on, whoever may read the tickets")
    running = running.where(Ticket.line.is_null(False))  # noqa: FBT003
    moment, by = now(), Measures()
    due: list[Due] = []
    for ids in in_batches([row for (row,) in running.tuples()], BATCH):
        some = everything(Ticket, why="their deadlines go on, whoever may read the tickets")
        due += _place(fetch(some.where(among(Ticket.id, ids))), moment, by)
    return _tell(due, moment) if due else 0


def _tell(due: Sequence[Due], moment: datetime) -> int:
    ladder, told = Ladder(), 0
    for some in in_batches(due, TOGETHER):
        with database.atomic():
            told += sum(escalate(one, moment, ladder) for one in some)
    return told


def _place(tickets: Sequence[Ticket], moment: datetime, by: Measures) -> list[Due]:
    """Put tickets in the order of the moment. Gives what is to be said of their clocks."""
    ids = [ticket.id for ticket in tickets]
    stories, sent = events_of(ids), sent_of(ids)
    moves: list[tuple[str, int, int, int]] = []
    due: list[Due] = []
    for ticket in tickets:
        runs = runs_of(ticket, stories[ticket.id], by)
        place = placed(ticket, runs, ticket.stage, ticket.urgency, moment, by)
        if ticket.line != place["line"] or abs(ticket.points - place["points"]) >= NEAR:
            moves.append((place["line"], place["points"], ticket.id, ticket.rev))
        found = (due_of(ticket, run, sent.get(ticket.id, ()), moment) for run in runs.values())
        due += filter(None, found)
    if moves:
        with database.atomic():
            sql = f'UPDATE "{Ticket._meta.table_name}" SET line = ?, points = ? WHERE id = ? AND rev = ?'  # noqa: S608  our name
            database.cursor().executemany(sql, moves)
    return due
