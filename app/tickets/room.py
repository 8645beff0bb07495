"""Tickets plug themselves in."""

from app.room import Room
from app.tickets.converters import TicketNumber
from app.tickets.follow import TRIGGERS
from app.tickets.models import Ticket
from app.tickets.standards.audited import STANDARDS
from app.tickets.texts import follow_customer
from app.tickets.views.blueprint import tickets

PERMISSIONS = ("ticket.view", "ticket.create", "ticket.handle", "ticket.assign", "service.manage")

room = Room(
    "tickets",
    views=[tickets],
    permissions=PERMISSIONS,
    records={"ticket": Ticket},
    triggers=TRIGGERS,
    audited=[STANDARDS],
    raised={"customer": follow_customer},
    converters={"ticket": TicketNumber},
)
