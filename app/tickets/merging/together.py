"""What belongs to a ticket of others: those that were merged into it, those before and after it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.db.base import ASKED, among, fetch, rare, written_out
from app.db.connection import database
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
    """The tickets linked with one that came through the gate; one query, two where there are any."""
    there = {one for one in (ticket.merged_into_id, ticket.follows_id) if one}
    after = database.execute_sql(_asks_for_linked(), (ticket.id, ticket.id)).fetchall()
    ids = there | {one for (one,) in after}
    if not ids:
        return []
    query = gate.select(Ticket).where(among(Ticket.id, ids))
    found = [Link(_way(ticket, one), gate.show(one)) for one in fetch(query.order_by(Ticket.id))]
    return sorted(found, key=lambda link: list(WORDS).index(link.way))


@lru_cache(maxsize=1)
def _asks_for_linked() -> str:
    ids = everything(Ticket, Ticket.id, why="which are linked; the gate says which of them are there")
    merged, after = (ids.where(rare(one == ASKED)) for one in (Ticket.merged_into, Ticket.follows))
    return written_out(merged | after)


def _way(ticket: Ticket, other: Ticket) -> str:
    if other.id == ticket.merged_into_id:
        return INTO
    if other.merged_into_id == ticket.id:
        return FROM
    return BEFORE if other.id == ticket.follows_id else AFTER
