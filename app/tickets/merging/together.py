"""What belongs to a ticket of others: those that were merged into it, those before and after it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.db.base import fetch, rare
from app.tickets.models import Ticket

INTO, FROM, BEFORE, AFTER = ("into", "from", "before", "after")
WORDS = {
    INTO: _l("merged into"),
    FROM: _l("merged into this"),
    BEFORE: _l("follows on"),
    AFTER: _l("followed by"),
}


@dataclass(frozen=True)
class Link:
    """Another ticket that the reader may read, and what it is to this one: one of `WORDS`."""

    way: str
    ticket: Any


def links_of(gate: Gate, ticket: Ticket) -> list[Link]:
    """The tickets linked with one that came through the gate, as far as the reader may; one query."""
    there = [one for one in (ticket.merged_into_id, ticket.follows_id) if one]
    ids = everything(Ticket, Ticket.id, why="which are linked; the gate says which of them are there")
    linked = ids.where(rare(Ticket.merged_into == ticket.id)) | ids.where(rare(Ticket.follows == ticket.id))
    if there:
        linked |= ids.where(Ticket.id.in_(there))
    query = gate.select(Ticket).where(Ticket.id.in_(linked))
    found = [Link(_way(ticket, one), gate.show(one)) for one in fetch(query.order_by(Ticket.id))]
    return sorted(found, key=lambda link: list(WORDS).index(link.way))


def merged_numbers(ticket: Ticket, clearance: int) -> dict[int, str]:
    """The tickets merged into one that came through the gate, by their ids: those up to a level alone.

    They lie where it does, being the same customer's, so that whoever reads it reads what was said on them.
    """
    mine = everything(Ticket, Ticket.id, Ticket.number, why="they were merged into a ticket of the gate")
    return dict(mine.where(rare(Ticket.merged_into == ticket.id), Ticket.level <= clearance).tuples())


def _way(ticket: Ticket, other: Ticket) -> str:
    if other.id == ticket.merged_into_id:
        return INTO
    if other.merged_into_id == ticket.id:
        return FROM
    return BEFORE if other.id == ticket.follows_id else AFTER
