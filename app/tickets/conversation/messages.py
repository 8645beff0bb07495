"""Messages: internal notes, what the customer said, what they were told and how (clause 3.3)."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from app.access.gate import Gate, everything
from app.access.levels import SEALED
from app.audit.changes import PART, PART_LEVEL
from app.chain.writing import writing
from app.clock import now
from app.customers.part_marks import tell_row
from app.customers.part_rows import new_key
from app.db.base import ASKED, loaded, next_id, rare, written_out
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Person
from app.tickets.models import COLLEAGUE, CUSTOMER, Message, Ticket
from app.tickets.texts import index_message, text_columns
from app.vault.fields import opened_or_damaged

LONGEST = 4000


@dataclass(frozen=True)
class Said:
    """What somebody said. `told_by`: how the customer was told; `reached`: they were.

    `level` is one of its own, if that is above the ticket's; `file` the number of the one it brings.
    """

    text: str
    speaker: str = COLLEAGUE
    visible: bool = False
    told_by: str | None = None
    reached: bool = True
    at: datetime | None = None
    level: int = 1
    file: str | None = None


def add_message(person: Person | None, ticket: Ticket, said: Said) -> Message:
    """Keep what was said, in a transaction of its own or the caller's. Raises Invalid("text")."""
    if not said.text.strip() or len(said.text) > LONGEST:
        raise Invalid("text", "Write something, at most 4,000 characters.")
    row = next_id(Message)
    level = said.level if said.level > ticket.level else 1
    columns = text_columns(Message, row, {"text": said.text}, ticket.level, level)
    message = Message(
        id=row,
        key=new_key(),
        ticket=ticket.id,
        level=level,
        speaker=said.speaker,
        visible=said.visible or said.speaker == CUSTOMER,
        told_by=said.told_by,
        reached=said.reached,
        person=person and person.id,
        at=said.at or now(),
        written_at=now(),
        file=said.file,
        **columns,
    )
    with writing(person, "ticket.message.added", ticket) as entry:
        message.save(force_insert=True)
        index_message(row, columns["text"])
        tell_row(entry, message)
        entry.changed("message.message", None, said.text)
        entry.told(speaker=said.speaker, visible=message.visible, told_by=said.told_by, reached=said.reached)
        entry.told(**{PART: message.key, PART_LEVEL: level})
    return message


@dataclass(frozen=True)
class Shown:
    """A message as its reader sees it: `text` is the text, or what stands in its place.

    `level` is one of its own above the ticket's, None for none. `ticket` is the number of the one it was
    said on, where that was merged into the ticket at hand.
    """

    key: str
    text: Any
    speaker: str
    visible: bool
    told_by: str | None
    reached: bool
    person: int | None
    at: datetime
    level: int | None
    file: str | None
    ticket: str


def shown_messages(gate: Gate, ticket: Ticket) -> list[Shown]:
    """What was said on a ticket that came through the gate, newest first, by the reader's rights.

    So was what was said on those merged into it, up to the reader's level: they lie where it does, being the
    same customer's. What is above the reader does not exist for them. One query.
    """
    clearance = gate.clearance_on(ticket)
    seen = clearance >= gate.field_level(Ticket, "message", ticket)
    asked = database.execute_sql(_asks_for_messages(), (ticket.id, ticket.id, clearance, clearance))
    rows = [(number, loaded(Message, values)) for *values, number in asked.fetchall()]
    return [
        Shown(
            one.key,
            opened_or_damaged(one, "text") if seen else SEALED,
            one.speaker,
            one.visible,
            one.told_by,
            one.reached,
            one.person_id,
            one.at,
            one.level if one.level > ticket.level else None,
            one.file,
            "" if one.ticket_id == ticket.id else number,
        )
        for number, one in rows
    ]


@lru_cache(maxsize=1)
def _asks_for_messages() -> str:
    """Values: the ticket, the ticket again, the clearance on it, and again."""
    merged = everything(Ticket, Ticket.id, why="they were merged into a ticket that came through the gate")
    merged = merged.where(rare(Ticket.merged_into == ASKED), Ticket.level <= ASKED)
    number = everything(Ticket, Ticket.number, why="on which of these tickets it was said")
    columns = (*Message._meta.sorted_fields, number.where(Ticket.id == Message.ticket))
    said = everything(Message, *columns, why="they belong to a ticket that came through the gate")
    said = said.where((Message.ticket == ASKED) | Message.ticket.in_(merged), Message.level <= ASKED)
    return written_out(said.order_by(Message.at.desc(), Message.id.desc()))
