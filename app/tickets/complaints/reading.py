"""A ticket's complaint as it stands."""

from functools import lru_cache

from app.access.gate import Gate, everything
from app.access.parts import Viewer
from app.access.showing import Shown
from app.db.base import ASKED, loaded, written_out
from app.db.connection import database
from app.tickets.complaints.models import Complaint
from app.tickets.models import Ticket


def complaint_of(ticket: Ticket) -> Complaint | None:
    """What is known of a ticket as a complaint; None where nothing is."""
    row = database.execute_sql(_asks_for_complaint(), (ticket.id,)).fetchone()
    return loaded(Complaint, row) if row else None


def shown_complaint(gate: Gate, ticket: Ticket) -> Shown | None:
    """The same as the reader may see it; None for a ticket that is no complaint."""
    return shown_of(gate, ticket, complaint_of(ticket)) if ticket.is_complaint else None


def shown_of(gate: Gate, ticket: Ticket, complaint: Complaint | None) -> Shown:
    """A complaint as the reader may see it: nothing is known yet where it has no row."""
    return Viewer(gate, ticket).show(complaint or Complaint(key="", rev=0))


@lru_cache(maxsize=1)
def _asks_for_complaint() -> str:
    mine = everything(Complaint, why="it belongs to a ticket that came through the gate")
    return written_out(mine.where(Complaint.ticket == ASKED))
