"""Opening tickets (clause 3.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.gate import Gate
from app.chain.numbering import fresh_number
from app.chain.writing import Entry, writing
from app.clock import now
from app.customers.models import Customer
from app.db.base import next_id
from app.db.connection import database
from app.db.fields import moment_text
from app.db.numbers import Choose, at_random
from app.errors import Forbidden, Invalid
from app.people.models import Person
from app.tickets.conversation.messages import Said, add_message
from app.tickets.events import ANSWERED, NORMAL, RECEIVED
from app.tickets.handling import check_handler, settle_access
from app.tickets.happening import Happened, add_event, write_columns
from app.tickets.limits import check_received
from app.tickets.models import (
    AT_ONCE,
    CUSTOMER,
    LEVEL_OF_UNKNOWN,
    RECEPTION,
    TIER_OF_UNKNOWN,
    UNKNOWN,
    Ticket,
)
from app.tickets.standards.versions import in_force
from app.tickets.texts import index_subject
from app.vault.fields import sealed_columns
from app.worktime.calendars import OFFICE, calendars

LETTER = "T"
LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class NewTicket:
    """What is known of a ticket when it comes in.

    Without a `customer` it is an unknown caller's, of whom name and phone may be known. `content` is what
    they said. `received_at` None: now; back-dated with a reason, one workday at most. `answered`: at once,
    at the counter or on the phone.
    """

    channel: str
    subject: str
    content: str = ""
    customer: Customer | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    category: str | None = None
    complexity: str | None = None
    urgency: str = NORMAL
    is_complaint: bool = False
    own_level: int = 1
    handler: Person | None = None
    received_at: datetime | None = None
    reason: str = ""
    answered: bool = False
    follows: Ticket | None = None


def open_ticket(gate: Gate, new: NewTicket, choose: Choose = at_random) -> Ticket:
    """Open a ticket, held by whoever opens it unless another is named.

    Raises Forbidden, Invalid for a field that is wrong.
    """
    gate.require("ticket.create")
    row, moment = next_id(Ticket), now()
    place = _place(gate, new)
    _check(gate, new, place["level"], moment)
    handler = new.handler or gate.person
    check_handler(handler, place["level"])
    ticket = Ticket(
        id=row,
        number=fresh_number(Ticket, LETTER, moment.year, choose),
        **place,
        **sealed_columns(Ticket, row, {"caller_name": new.caller_name, "caller_phone": new.caller_phone}),
        subject=new.subject,
        channel=new.channel,
        category=new.category,
        complexity=new.complexity,
        urgency=new.urgency,
        is_complaint=new.is_complaint,
        stage=RECEPTION,
        handler=handler.id,
        opened_by=gate.person.id,
        opened_at=moment,
        received_at=new.received_at or moment,
        updated_at=moment,
        standard=in_force(),
        follows=new.follows and new.follows.id,
    )
    with database.atomic():
        with writing(gate.person, "ticket.opened", ticket) as entry:
            ticket.save(force_insert=True)
            _tell(entry, new, ticket, handler)
            index_subject(row, new.subject)
            for happened in _first(new, ticket, handler, moment):
                add_event(entry, gate.person, ticket, happened)
            write_columns(entry, ticket, {}, ticket.rev)
        if new.content:
            add_message(gate.person, ticket, Said(new.content, CUSTOMER, visible=True, at=ticket.received_at))
        settle_access(ticket)
    return ticket


def _place(gate: Gate, new: NewTicket) -> dict[str, Any]:
    """Where a ticket lies: where its customer does, or in the department of whom opens it."""
    customer = new.customer
    if customer is None:
        level = max(new.own_level, LEVEL_OF_UNKNOWN)
        department = gate.person.department_id
        return {"own_level": level, "level": level, "department": department, "kind": UNKNOWN} | {
            "tier": TIER_OF_UNKNOWN
        }
    return {
        "customer": customer.id,
        "own_level": new.own_level,
        "level": max(new.own_level, customer.level),
        "owner": customer.owner_id,
        "department": customer.department_id,
        "region": customer.region,
        "business_line": customer.business_line,
        "kind": customer.kind,
        "tier": customer.tier,
    }


def _check(gate: Gate, new: NewTicket, level: int, moment: datetime) -> None:
    if level > gate.standing.clearance:
        raise Forbidden
    if not new.subject or len(new.subject) > LONGEST_SUBJECT:
        raise Invalid("subject", "Say in a few words what it is about.")
    if new.answered and new.channel not in AT_ONCE:
        raise Invalid("answered", "Only at the counter or on the phone can it be answered at once.")
    if new.received_at is not None:
        check_received(calendars()[OFFICE], moment, new.received_at, new.reason)


def _first(new: NewTicket, ticket: Ticket, handler: Person, moment: datetime) -> list[Happened]:
    priority = {
        "complexity": new.complexity,
        "urgency": new.urgency,
        "is_complaint": new.is_complaint,
    }
    received = Happened(
        RECEIVED,
        ticket.received_at,
        note=new.reason or None,
        holder=handler.id,
        to_stage=RECEPTION,
        priority=priority,
    )
    return [received, Happened(ANSWERED, moment)] if new.answered else [received]


TOLD = (
    "subject",
    "channel",
    "category",
    "complexity",
    "urgency",
    "is_complaint",
    "tier",
    "stage",
    "own_level",
    "standard",
)


def _tell(entry: Entry, new: NewTicket, ticket: Ticket, handler: Person) -> None:
    for name in TOLD:
        value = ticket.__data__[name]
        entry.changed(name, None, value or None)
    entry.changed("caller_name", None, new.caller_name)
    entry.changed("caller_phone", None, new.caller_phone)
    entry.changed("handler", None, handler.username)
    entry.changed("received_at", None, moment_text(ticket.received_at))
    entry.changed("follows", None, new.follows and new.follows.number)
    if new.customer is not None:
        entry.changed("customer", None, new.customer.number)
    else:
        entry.changed("department", None, ticket.department_id)
