"""Tickets plug themselves in."""

from app.room import Room
from app.tickets.commands import tickets as commands
from app.tickets.converters import TicketNumber
from app.tickets.follow import TRIGGERS
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets

PERMISSIONS = ("ticket.view", "ticket.create", "ticket.handle", "ticket.assign", "service.manage")

room = Room(
    "tickets",
    views=[tickets],
    permissions=PERMISSIONS,
    records={"ticket": Ticket},
    triggers=TRIGGERS,
    converters={"ticket": TicketNumber},
    commands=[commands],
)
