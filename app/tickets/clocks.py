"""The clocks of tickets: read from what happened, and kept on the ticket for lists."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from peewee import SQL

from app.access.gate import everything
from app.chain.writing import writing
from app.clock import now
from app.db.base import among, in_batches, loaded, written_out
from app.db.connection import database
from app.db.fields import json_text
from app.tickets.deadlines import clocks
from app.tickets.events import CUSTOMER, NORMAL, ORDINARY, STOPPED_BY, Event
from app.tickets.models import CLOSED, MOVED, PAUSED, WAITING, Ticket, TicketEvent
from app.tickets.queue import LAST, Points, points
from app.tickets.runs import OVERDUE, Run, unbroken
from app.tickets.standards.versions import standard
from app.tickets.targets import CLOCKS, FEEDBACK, HANDLING, Standard, cell_of
from app.worktime.calendars import OFFICE, calendars
from app.worktime.minutes import Calendar

ANCHOR = datetime(2020, 1, 1, tzinfo=UTC)
"""From here receipts are counted, to order the queue."""


IN_SHORT = (
    TicketEvent.ticket,
    TicketEvent.at,
    TicketEvent.kind,
    TicketEvent.complexity,
    TicketEvent.urgency,
    TicketEvent.complaint,
    TicketEvent.until,
    TicketEvent.holder,
    TicketEvent.person,
    TicketEvent.id,
    TicketEvent.waits_for,
)
"""What the clocks look at."""


class Measures:
    """What clocks are reckoned by, read once for many tickets: service levels, and the office's calendar."""

    def __init__(self) -> None:
        self._standards: dict[int, Standard] = {}

    @property
    def office(self) -> Calendar:
        """The calendar by which the queue ages; every version of the service levels knows it."""
        found = next(iter(self._standards.values()), None)
        return (found.calendars if found else calendars())[OFFICE]

    def standard(self, version: int) -> Standard:
        """A version of the service levels."""
        found = self._standards.get(version)
        if found is None:
            found = self._standards[version] = standard(version)
        return found


def event_of(row: TicketEvent) -> Event:
    """A row as the clocks take it."""
    return Event(
        row.at,
        row.kind,
        row.complexity or ORDINARY,
        row.urgency or NORMAL,
        row.complaint,
        row.until,
        row.holder_id,
        row.person_id,
        row.id,
        row.waits_for or CUSTOMER,
    )


def happened(tickets: Iterable[int]) -> dict[int, list[TicketEvent]]:
    """What happened to tickets that came through the gate, by their ids, in the order in which it counts."""
    found: dict[int, list[TicketEvent]] = defaultdict(list)
    for values in database.execute_sql(_asks_for_events(), (json_text(list(tickets)),)).fetchall():
        row = loaded(TicketEvent, values)
        found[row.ticket_id].append(row)
    return found


@lru_cache(maxsize=1)
def _asks_for_events() -> str:
    rows = everything(TicketEvent, why="they belong to tickets that came through the gate")
    those = TicketEvent.ticket.in_(SQL("(SELECT value FROM json_each(?))"))
    return written_out(rows.where(those).order_by(TicketEvent.at, TicketEvent.id))


def events_of(tickets: Iterable[int]) -> dict[int, list[Event]]:
    """The same as the clocks take it, to the minute: what moves no clock is left out. For many tickets."""
    found: dict[int, list[Event]] = defaultdict(list)
    every = everything(TicketEvent, *IN_SHORT, why="they belong to tickets that came through the gate")
    those = every.where(among(TicketEvent.ticket, tickets), TicketEvent.kind != MOVED)
    rows = database.execute_sql(*those.order_by(TicketEvent.at, TicketEvent.id).sql())
    for ticket, at, kind, complexity, urgency, complaint, until, holder, author, row, waits in rows:
        found[ticket].append(
            Event(
                _minute(at),
                kind,
                complexity or ORDINARY,
                urgency or NORMAL,
                bool(complaint),
                until and _minute(until),
                holder,
                author,
                row,
                waits or CUSTOMER,
            )
        )
    return found


def _minute(kept: str) -> datetime:
    """A moment as the database keeps it, without its seconds."""
    return datetime.fromisoformat(f"{kept[:16]}+00:00")


def events(rows: Iterable[TicketEvent]) -> list[Event]:
    """Rows of one ticket as its clocks take them."""
    return [event_of(row) for row in rows if row.kind != MOVED]


def runs_of(ticket: Ticket, story: Sequence[Event], by: Measures | None = None) -> dict[str, Run]:
    """The clocks of `ticket` after what happened to it, under the service levels of its opening."""
    return clocks(
        story,
        ticket.tier,
        (by or Measures()).standard(ticket.standard),
        tells_contact=tells_contact(ticket),
    )


def stopped(tickets: Collection[int]) -> set[int]:
    """Those of tickets that came through the gate, by their ids, of which a clock was stopped once."""
    if not tickets:
        return set()
    return {ticket for (ticket,) in database.execute_sql(_asks_for_stopped(), (json_text(list(tickets)),))}


@lru_cache(maxsize=1)
def _asks_for_stopped() -> str:
    every = everything(
        TicketEvent, TicketEvent.ticket, why="they belong to tickets that came through the gate"
    )
    those = TicketEvent.ticket.in_(SQL("(SELECT value FROM json_each(?))"))
    return written_out(every.where(those, SQL(f"kind IN {STOPPED_BY}")).distinct())


def unbroken_runs(ticket: Ticket, by: Measures) -> dict[str, Run]:
    """The clocks of `ticket` that run, where none was ever `stopped`: they stand whole in its columns."""
    standard, row = by.standard(ticket.standard), ticket.__data__
    found = {}
    for name in CLOCKS:
        due = row[f"{name}_due"]
        if due is None or row[f"{name}_at"] is not None:
            continue
        complexity = ticket.complexity or ORDINARY
        cell = cell_of(name, complexity, ticket.urgency, ticket.is_complaint, ticket.tier)
        start = ticket.done_at if name == FEEDBACK else ticket.received_at
        found[name] = unbroken(name, cell, standard, start, due, row[f"{name}_missed"])
    return found


def tells_contact(ticket: Ticket) -> bool:
    """Whether what happened to `ticket` tells what the customer was told; a log of another desk does not.

    Where it does not, response and feedback are void and not known: in no rate, rather than missed.
    """
    return ticket.external_id is None


def settled(
    ticket: Ticket, values: Mapping[str, Any], story: Sequence[Event], by: Measures | None = None
) -> dict[str, Any]:
    """The columns of a ticket that follow from what happened, `values` being what else is new about it."""
    by, moment = by or Measures(), now()
    runs = runs_of(ticket, story, by)
    columns: dict[str, Any] = {}
    for name in CLOCKS:
        run = runs.get(name)
        known = run is not None and not run.void
        columns[f"{name}_due"] = run.due if run and known else None
        columns[f"{name}_at"] = run.ended if run and known else None
        columns[f"{name}_missed"] = run.missed_at if run and known else None
    columns["next_due"] = _next_due(runs, values.get("stage", ticket.stage))
    handling = runs[HANDLING]
    columns["done_at"] = handling.ended if FEEDBACK in runs and not handling.void else None
    stage = values.get("stage", ticket.stage)
    received = values.get("received_at", ticket.received_at)
    columns |= placed(ticket, runs, stage, values.get("urgency", ticket.urgency), moment, by, received)
    return columns


def _next_due(runs: Mapping[str, Run], stage: str) -> datetime | None:
    """When the first of the running clocks falls due; what was missed is due since then."""
    if stage == CLOSED:
        return None
    running = [run for run in runs.values() if run.ended is None and not run.void]
    return min(filter(None, (run.missed_at or run.due for run in running)), default=None)


def placed(
    ticket: Ticket,
    runs: Mapping[str, Run],
    stage: str,
    urgency: str,
    moment: datetime,
    by: Measures | None = None,
    received: datetime | None = None,
) -> dict[str, Any]:
    """In which line of the queue a ticket stands, and with how many points (clause 3.10).

    `received` is its receipt where that changes.
    """
    if stage == CLOSED or all(run.ended is not None or run.void for run in runs.values()):
        return {"line": None, "points": LAST}
    office, at = (by or Measures()).office, received or ticket.received_at
    made = shown_points(ticket, runs, urgency, moment, by)
    paused = HANDLING in runs and runs[HANDLING].is_paused(moment)
    since = office.between(ANCHOR, at) - office.between(at, ANCHOR)
    return {"line": PAUSED if paused else WAITING, "points": made.order(since)}


def shown_points(
    ticket: Ticket, runs: Mapping[str, Run], urgency: str, moment: datetime, by: Measures | None = None
) -> Points:
    """What a ticket's place in the queue is made of at a moment."""
    running = [run for run in runs.values() if run.ended is None and not run.void]
    due = [run for run in running if run.due is not None]
    nearest = min(due, key=lambda run: run.due, default=None)  # type: ignore[arg-type, return-value]
    overdue = any(run.state(moment) == OVERDUE for run in running)
    age = (by or Measures()).office.between(ticket.received_at, moment)
    return points(ticket.tier, urgency, nearest.share(moment) if nearest else None, overdue, age)


def recompute_open(batch: int = 500) -> int:
    """Make the deadlines of all open tickets again, after a calendar has changed. Returns how many moved.

    Clocks that ended are left as they are (clause 3.6).
    """
    every = everything(Ticket, why="deadlines follow the calendar, whoever may read the ticket")
    moved, by = 0, Measures()
    for tickets in in_batches(list(every.where(Ticket.stage != CLOSED)), batch):
        stories = events_of(ticket.id for ticket in tickets)
        found = [(ticket, _moved(ticket, stories[ticket.id], by)) for ticket in tickets]
        changes = [(ticket, due) for ticket, due in found if due]
        if changes:
            with writing(None, "ticket.deadlines.moved") as entry:
                entry.told(count=len(changes))
                for ticket, due in changes:
                    Ticket.update(due).where(Ticket.id == ticket.id, Ticket.rev == ticket.rev).execute()
        moved += len(changes)
    return moved


def _moved(ticket: Ticket, story: Sequence[Event], by: Measures) -> dict[str, Any]:
    """The deadlines of its running clocks that are other than they stand there."""
    columns = settled(ticket, {}, story, by)
    running = [f"{name}_due" for name in CLOCKS if getattr(ticket, f"{name}_at") is None]
    return {name: columns[name] for name in (*running, "next_due") if columns[name] != getattr(ticket, name)}
