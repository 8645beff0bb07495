"""What happens by itself every minute: the queue is put in order, whoever has to be told of a clock is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.access.gate import everything
from app.clock import now
from app.db.base import in_batches
from app.db.connection import database
from app.tickets.clocks import Measures, events_of, placed, runs_of
from app.tickets.deadlines import Run
from app.tickets.escalation.escalating import Sent, escalate, sent_of
from app.tickets.models import Ticket

BATCH = 500
NEAR = 10
"""Hundredths of a point that a place may be off by, so that not every row is written every minute."""


def go_on() -> int:
    """Bring all open tickets up to the minute. Returns how many people were told of a clock."""
    every = everything(Ticket, why="deadlines and the order of the queue go on, whoever may read the ticket")
    told, moment, by = 0, now(), Measures()
    for tickets in in_batches(list(every.where(Ticket.line.is_null(False))), BATCH):  # noqa: FBT003
        told += _go_on(tickets, moment, by)
    return told


def _go_on(tickets: Sequence[Ticket], moment: datetime, by: Measures) -> int:
    ids = [ticket.id for ticket in tickets]
    stories, sent, told = events_of(ids), sent_of(ids), 0
    moves: list[tuple[str, int, int, int]] = []
    for ticket in tickets:
        runs = runs_of(ticket, stories[ticket.id], by)
        place = placed(ticket, runs, ticket.stage, ticket.urgency, moment, by)
        if ticket.line != place["line"] or abs(ticket.points - place["points"]) >= NEAR:
            moves.append((place["line"], place["points"], ticket.id, ticket.rev))
        told += _escalate(ticket, runs, sent.get(ticket.id, frozenset()), moment)
    if moves:
        with database.atomic():
            sql = f'UPDATE "{Ticket._meta.table_name}" SET line = ?, points = ? WHERE id = ? AND rev = ?'  # noqa: S608  our name
            database.cursor().executemany(sql, moves)
    return told


def _escalate(ticket: Ticket, runs: Mapping[str, Run], sent: frozenset[Sent], moment: datetime) -> int:
    return sum(
        escalate(ticket, run, sent, moment) for run in runs.values() if run.ended is None and not run.void
    )
