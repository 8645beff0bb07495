"""Tickets plug themselves in; what belongs to them stands in rooms of its own beside this one."""

from flask_babel import lazy_gettext as _l

from app.exports.approving import approval
from app.room import Entry, Key, LongForm, Outcome, Panel, Room, Running, Search, Task
from app.tickets import lending, minute
from app.tickets.audited import TICKETS
from app.tickets.commands import tickets as commands
from app.tickets.conversation.form import MessageForm, told_in_words
from app.tickets.converters import TicketNumber
from app.tickets.exports.table import TICKETS as TICKETS_OUT
from app.tickets.follow import TRIGGERS
from app.tickets.handling import ASSIGNED
from app.tickets.holding import TICKETS_HELD
from app.tickets.lists.listing import waiting
from app.tickets.lists.searching import find_tickets
from app.tickets.models import Ticket
from app.tickets.priority import LOWERING
from app.tickets.texts import follow_customer, tickets_of
from app.tickets.timeline import CLOSED_TOLD, TICKETS_TOLD
from app.tickets.views import (  # noqa: F401  they hang their routes on the blueprint
    conversation,
    explanation,
    export,
    files,
    listing,
    of_customer,
    page,
    phone,
    reception,
)
from app.tickets.views.blueprint import tickets

ON_TICKET = _l("On a ticket")
PERMISSIONS = ("ticket.view", "ticket.create", "ticket.handle", "ticket.assign", "service.manage")


def _refresh(_: Running) -> Outcome | None:
    """The job `tickets.minute`."""
    told = minute.go_on()
    return Outcome("Told of clocks that run short: %(count)s.", count=told) if told else None


def _lend(_: Running) -> Outcome | None:
    """The job `tickets.grants`: each grant has its own row on the chain."""
    lending.lend_all()
    return None


room = Room(
    "tickets",
    views=[tickets],
    permissions=PERMISSIONS,
    menu=[
        Entry(
            "tickets.index",
            _l("Tickets"),
            icon="ticket",
            permission="ticket.view",
            group=_l("Customers"),
            key="t",
            position=21,
            count=waiting,
        )
    ],
    actions=[Entry("tickets.new", _l("New ticket"), icon="ticket", permission="ticket.create", key="n")],
    drafts=[
        LongForm(
            "tickets.say_something",
            "tickets.ticket",
            _l("Entry on a ticket"),
            MessageForm,
            kind="ticket",
            told=told_in_words,
            anywhere=True,
        )
    ],
    searches=[Search(_l("Tickets"), "ticket.view", find_tickets, whole="tickets.search")],
    keys=[
        Key(("R",), _l("Write on it"), ON_TICKET, Ticket.edit_permission),
        Key(("Ctrl", "Enter"), _l("Write it down"), ON_TICKET, Ticket.edit_permission),
        Key(("E",), _l("Needs analysis"), ON_TICKET, Ticket.edit_permission),
        Key(("X",), _l("Select the row in focus"), _l("In the list of tickets"), "ticket.assign"),
        Key(
            ("Shift", "X"),
            _l("Select all rows up to this one"),
            _l("In the list of tickets"),
            "ticket.assign",
        ),
    ],
    records={"ticket": Ticket},
    pages={"ticket": "tickets.ticket"},
    panels=[Panel("customer", _l("Tickets"), "tickets.of_customer", "ticket.view")],
    notices={ASSIGNED: ("ticket", _l("%(by)s handed you a ticket"))},
    timeline=[TICKETS_TOLD, CLOSED_TOLD],
    audited=[TICKETS],
    holdings=[TICKETS_HELD],
    jobs=[
        Task("tickets.minute", _refresh, every="* * * * *", label=_l("Queue and warnings of tickets")),
        Task(
            "tickets.grants",
            _lend,
            every="20 2 * * *",
            label=_l("Customers of open tickets for their handlers"),
        ),
    ],
    listens=dict.fromkeys(lending.MOVING, lending.follow_customer),
    triggers=TRIGGERS,
    raised={"customer": follow_customer},
    beneath={"customer": tickets_of},
    converters={"ticket": TicketNumber},
    commands=[commands],
    approvals=[LOWERING, approval(TICKETS_OUT)],
    exports=[TICKETS_OUT],
    help={
        "tickets": "tickets",
        "tickets.clock": "clocks",
        "tickets.export": "exporting",
        **dict.fromkeys(
            (f"tickets.{name}" for name in ("index", "show_board", "lists", "new_list", "choose", "count")),
            "ticket-list",
        ),
    },
)
