"""Waiting for the customer (clause 3.6): what is awaited and until when, and that they were told so."""

from datetime import date, datetime

from app.access.gate import Gate
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.tickets.clocks import events, happened, runs_of
from app.tickets.conversation.messages import Said, add_message
from app.tickets.deadlines import HANDLING, PAUSED, RESUMED, Run
from app.tickets.happening import Happened, happen
from app.tickets.limits import check_pause, end_of_pause
from app.tickets.models import CUSTOMER, TOLD_BY, Ticket


def handling(ticket: Ticket) -> Run:
    """The handling clock of a ticket as it stands."""
    return runs_of(ticket, events(happened([ticket.id])[ticket.id]))[HANDLING]


def pause(gate: Gate, ticket: Ticket, awaited: str, until: date, told_by: str, rev: int) -> None:
    """Let handling wait for the customer until the opening of a day. Raises Invalid, Conflict."""
    run, moment = handling(ticket), now()
    check_pause(run, moment, moment, until, awaited, told_by in TOLD_BY)
    with database.atomic():
        what = Happened(PAUSED, moment, note=awaited, until=end_of_pause(run.calendar, until))
        happen(gate.person, ticket, "ticket.paused", [what], rev=rev)
        add_message(gate.person, ticket, Said(awaited, visible=True, told_by=told_by, at=moment))


def hear(
    gate: Gate,
    ticket: Ticket,
    text: str,
    came: datetime | None = None,
    *,
    level: int = 1,
    file: str | None = None,
) -> None:
    """Keep what the customer said, `came` being when, if that was before now; `level`, `file`: see `Said`.

    The pause that lasted then ends by it, even if its day has come meanwhile; or the one that lasts now.
    Raises Invalid("came") for what lies ahead or before the receipt.
    """
    moment = now()
    at = came or moment
    if not ticket.received_at <= at <= moment:
        raise Invalid("came", "It came after the receipt, and not later than now.")
    with database.atomic():
        add_message(gate.person, ticket, Said(text, CUSTOMER, visible=True, at=at, level=level, file=file))
        if began := lasting(ticket, at) or lasting(ticket):
            happen(gate.person, ticket, "ticket.resumed", [Happened(RESUMED, max(at, began))])


def resume(gate: Gate, ticket: Ticket, rev: int) -> None:
    """End a pause because the work goes on. Raises Conflict where none lasts."""
    if not lasting(ticket):
        raise Conflict
    happen(gate.person, ticket, "ticket.resumed", [Happened(RESUMED)], rev=rev)


def lasting(ticket: Ticket, at: datetime | None = None) -> datetime | None:
    """Since when the ticket is paused, or was at that moment; None where it is not."""
    moment = at or now()
    gaps = handling(ticket).gaps
    return next(
        (begins for begins, ends in gaps if begins <= moment and (ends is None or moment < ends)), None
    )
