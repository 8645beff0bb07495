"""Tickets that close by themselves: after five workdays without a word of the customer (clause 3.4)."""

from datetime import datetime

from app.access.gate import everything
from app.clock import now
from app.db.connection import database
from app.tickets.events import ENDED
from app.tickets.handling import settle_access
from app.tickets.happening import Happened, happen
from app.tickets.models import CLOSED, CUSTOMER, FEEDBACK, SILENCE, Message, Ticket
from app.worktime.calendars import OFFICE, calendars

DAYS = 5


def close_silent() -> int:
    """Close every ticket whose customer was told and has said nothing for five workdays. Returns how many.

    A complaint is closed by somebody alone.
    """
    told = everything(Ticket, why="a ticket closes after days of silence, whoever may read it")
    told = told.where(Ticket.stage == FEEDBACK, Ticket.feedback_at.is_null(False), ~Ticket.is_complaint)  # noqa: FBT003
    silent = [ticket for ticket in told if _is_silent(ticket)]
    for ticket in silent:
        with database.atomic():
            ends = [Happened(ENDED, to_stage=CLOSED)]
            happen(None, ticket, "ticket.closed.silence", ends, {"ending": SILENCE})
            settle_access(ticket)
    return len(silent)


def _is_silent(ticket: Ticket) -> bool:
    office = calendars()[OFFICE]
    told: datetime = ticket.feedback_at
    since = max(told, _heard(ticket) or told)
    return office.workdays(office.local(since).date(), office.local(now()).date()) > DAYS


def _heard(ticket: Ticket) -> datetime | None:
    """When the customer last said something."""
    theirs = everything(Message, Message.at, why="whether the customer said something; no text is shown")
    theirs = theirs.where(Message.ticket == ticket.id, Message.speaker == CUSTOMER)
    last = theirs.order_by(Message.at.desc()).first()
    return last.at if last else None
