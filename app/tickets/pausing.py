"""Waiting for the customer (clause 3.6): what is awaited and until when, and that they were told so.

Waiting for a third party pauses where the house lets it; waiting for somebody in the house never does.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.access.gate import Gate
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.tickets.clocks import events, happened, runs_of
from app.tickets.conversation.messages import Said, add_message
from app.tickets.events import ANSWERED, CUSTOMER, PAUSED, RESUMED
from app.tickets.happening import Happened, happen
from app.tickets.holders import waits_for
from app.tickets.limits import Wait, check_pause, end_of_pause
from app.tickets.models import TOLD_BY, Ticket
from app.tickets.runs import Run
from app.tickets.standards.third_parties import third_parties_pause
from app.tickets.targets import HANDLING


def handling(ticket: Ticket) -> Run:
    """The handling clock of a ticket as it stands."""
    return runs_of(ticket, events(happened([ticket.id])[ticket.id]))[HANDLING]


@dataclass(frozen=True)
class Awaited:
    """What a pause waits for: whom (`limits.Wait`), what, until the opening of which day.

    `told_by` is how the customer was told that they are waited for, "" where it is not them.
    """

    waits_for: str
    text: str
    until: date
    told_by: str = ""


def pause(gate: Gate, ticket: Ticket, awaited: Awaited, rev: int) -> None:
    """Let handling wait. A customer who is told what is awaited has an answer. Raises Invalid, Conflict."""
    run, moment = handling(ticket), now()
    told, whom = awaited.told_by in TOLD_BY, awaited.waits_for
    check_pause(run, moment, Wait(moment, awaited.until, awaited.text, told, whom, third_parties_pause()))
    until = end_of_pause(run.calendar, awaited.until)
    of_customer = whom == CUSTOMER
    what = [Happened(PAUSED, moment, note=awaited.text, until=until, waits_for=whom)]
    if of_customer and ticket.response_at is None:
        what.append(Happened(ANSWERED, moment))
    with database.atomic():
        happen(gate.person, ticket, "ticket.paused", what, rev=rev)
        way = awaited.told_by if of_customer else None
        add_message(gate.person, ticket, Said(awaited.text, visible=of_customer, told_by=way, at=moment))


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

    The pause that lasted then ends by it, even if its day has come meanwhile; or the one that lasts now. One
    that waits for somebody else goes on. Raises Invalid("came") for what lies ahead or before the receipt.
    """
    moment = now()
    at = came or moment
    if not ticket.received_at <= at <= moment:
        raise Invalid("came", "It came after the receipt, and not later than now.")
    with database.atomic():
        add_message(gate.person, ticket, Said(text, CUSTOMER, visible=True, at=at, level=level, file=file))
        if began := lasting(ticket, at, CUSTOMER) or lasting(ticket, whom=CUSTOMER):
            happen(gate.person, ticket, "ticket.resumed", [Happened(RESUMED, max(at, began))])


def resume(gate: Gate, ticket: Ticket, rev: int) -> None:
    """End a pause because the work goes on. Raises Conflict where none lasts."""
    if not lasting(ticket):
        raise Conflict
    happen(gate.person, ticket, "ticket.resumed", [Happened(RESUMED)], rev=rev)


def lasting(ticket: Ticket, at: datetime | None = None, whom: str = "") -> datetime | None:
    """Since when the ticket is paused, or was at that moment; None where it is not, or not for `whom`."""
    moment, story = at or now(), events(happened([ticket.id])[ticket.id])
    if whom and waits_for(story, moment) != whom:
        return None
    gaps = runs_of(ticket, story)[HANDLING].gaps
    return next(
        (begins for begins, ends in gaps if begins <= moment and (ends is None or moment < ends)), None
    )
