"""Tickets plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import Entry, Outcome, Room, Running, Task
from app.tickets import clocks
from app.tickets.converters import StandardNumber, TicketNumber
from app.tickets.follow import TRIGGERS
from app.tickets.models import Ticket
from app.tickets.standards.audited import STANDARDS
from app.tickets.standards.publishing import LISTENS, PUBLISHING
from app.tickets.standards.trial import SEEN_WITH, TRYING
from app.tickets.texts import follow_customer
from app.tickets.views import (  # noqa: F401  they hang their routes on the blueprint
    listing,
    page,
    reception,
    standards,
)
from app.tickets.views.blueprint import tickets

PERMISSIONS = ("ticket.view", "ticket.create", "ticket.handle", "ticket.assign", "service.manage", SEEN_WITH)


def _refresh(_: Running) -> Outcome | None:
    """The job `tickets.queue`: nothing is told of it, since it runs every minute."""
    clocks.refresh()
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
        ),
        standards.ENTRY,
    ],
    offers=[standards.READING],
    actions=[Entry("tickets.new", _l("New ticket"), icon="plus", permission="ticket.create", key="n")],
    records={"ticket": Ticket},
    pages={"ticket": "tickets.ticket"},
    jobs=[Task("tickets.queue", _refresh, every="* * * * *", label=_l("Ordering the queue")), TRYING],
    approvals=[PUBLISHING],
    listens=LISTENS,
    triggers=TRIGGERS,
    audited=[STANDARDS],
    raised={"customer": follow_customer},
    converters={"ticket": TicketNumber, "standard": StandardNumber},
)
