"""What happens to a ticket: one transaction with its rows, its clocks, its place and its row on the chain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.access.gate import everything
from app.audit.changes import REV, rows_since, value_told
from app.chain.writing import BEFORE, Entry, writing
from app.clock import now
from app.customers.part_marks import tell_row
from app.db.base import next_id, update_row
from app.db.fields import moment_text
from app.errors import Conflict
from app.people.models import Person
from app.tickets.clocks import events, happened, settled
from app.tickets.models import CLOSED, PRIORITY, Ticket, TicketEvent
from app.tickets.texts import text_columns
from app.vault.fields import opened_or_damaged


@dataclass(frozen=True)
class Happened:
    """Something that happened: see `TicketEvent`. `at` None: now."""

    kind: str
    at: datetime | None = None
    note: str | None = None
    until: datetime | None = None
    holder: int | None = None
    to_stage: str | None = None
    waits_for: str | None = None
    priority: Mapping[str, Any] = field(default_factory=dict)


def happen(
    person: Person | None,
    ticket: Ticket,
    action: str,
    what: Iterable[Happened] = (),
    values: Mapping[str, Any] | None = None,
    rev: int | None = None,
    **facts: Any,  # noqa: ANN401  any JSON value
) -> Entry:
    """Write what happened to `ticket`, and those `values` of it that differ; telling `facts` on the chain.

    `ticket` is what it is by now afterwards. Raises Conflict where somebody wrote it since `rev`, or since it
    was read.
    """
    values = dict(values or {})
    with writing(person, action, ticket) as entry:
        for one in what:
            add_event(entry, person, ticket, one)
            if one.to_stage:
                values["stage"] = one.to_stage
        write_columns(entry, ticket, values, ticket.rev if rev is None else rev)
        entry.told(**facts)
    return entry


def add_event(entry: Entry, person: Person | None, ticket: Ticket, one: Happened) -> None:
    """Add a row of what happened, in the caller's transaction."""
    row = next_id(TicketEvent)
    event = TicketEvent.create(
        id=row,
        ticket=ticket.id,
        at=one.at or now(),
        recorded_at=now(),
        kind=one.kind,
        person=person and person.id,
        complexity=one.priority.get("complexity"),
        urgency=one.priority.get("urgency"),
        complaint=bool(one.priority.get("is_complaint")),
        until=one.until,
        holder=one.holder,
        to_stage=one.to_stage,
        waits_for=one.waits_for,
        **text_columns(TicketEvent, row, {"note": one.note}, ticket.level),
    )
    tell_row(entry, event)
    entry.changed("event.event_note", None, one.note)
    entry.told(events=[*entry.facts.get("events", []), one.kind])
    if one.until:
        entry.told(until=one.until)


def write_columns(entry: Entry, ticket: Ticket, values: Mapping[str, Any], rev: int) -> None:
    """Write those `values` that differ and what follows from all that happened. Raises Conflict.

    A ticket that is no complaint is about nobody.
    """
    if values.get("is_complaint") is False:
        values = {**values, "complained_about": None}
    changed = {name: value for name, value in values.items() if value != current(ticket, name)}
    for name, value in changed.items():
        entry.changed(name, told(name, current(ticket, name)), told(name, value))
    columns = _kept(ticket, changed) | settled(ticket, changed, events(happened([ticket.id])[ticket.id]))
    columns |= {"updated_at": now(), "rev": rev + 1}
    entry.told(**{REV: rev + 1})
    columns["closed_at"] = _closed_at(ticket, changed.get("stage", ticket.stage))
    if not update_row(Ticket, ticket.id, rev, columns):
        raise Conflict
    ticket.__data__.update(columns)


def changed_since(ticket: Ticket, rev: int) -> dict[str, Any]:
    """What fields were at `rev` that changed since, people by their user names; never for showing.

    Nothing where the chain does not tell each step.
    """
    found: dict[str, Any] = {}
    for row in rows_since(ticket, rev) or []:
        for name in {*row.changes, *row.digests} - found.keys():
            found[name] = value_told(row, name, BEFORE, None)
    return found


def current(ticket: Ticket, name: str) -> Any:  # noqa: ANN401
    """What `name` of a ticket is: an id of a person, a text as it was written."""
    if name in {"goal", "caller_name", "caller_phone"}:
        return opened_or_damaged(ticket, name)
    return ticket.__data__.get(name)


def told(name: str, value: Any) -> Any:  # noqa: ANN401
    """`value` as the chain tells it: people by their user names; no and nothing are the same."""
    if name in {"handler", "opened_by", "owner", "complained_about"} and value is not None:
        return Person.get_by_id(value).username
    if name == "received_at":
        return moment_text(value)
    if name == "merged_into" and value is not None:
        every = everything(Ticket, Ticket.number, why="the chain tells the number of the other ticket")
        return every.where(Ticket.id == value).scalar()
    return (value or None) if name == "is_complaint" else value


def _kept(ticket: Ticket, values: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: value for name, value in values.items() if name == "goal"}
    plain = {name: value for name, value in values.items() if name not in texts}
    return plain | (text_columns(Ticket, ticket.id, texts, ticket.level) if texts else {})


def _closed_at(ticket: Ticket, stage: str) -> datetime | None:
    if stage != CLOSED:
        return None
    return ticket.closed_at or now()


def priority_of(ticket: Ticket, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the clocks look at: complexity, urgency, whether it is a complaint."""
    return {name: (values or {}).get(name, ticket.__data__.get(name)) for name in PRIORITY}
