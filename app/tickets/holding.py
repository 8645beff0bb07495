"""The open tickets that a leaver holds, by level, and how they are handed over.

A complaint about the receiver stays where it is: it is nobody's own to handle.
"""

from flask_babel import lazy_gettext as _l

from app.customers.holding import HeldByLevel
from app.tickets.handling import assign
from app.tickets.models import CLOSED, Ticket

TICKETS_HELD = HeldByLevel(
    Ticket,
    assign="ticket.assign",
    needed=Ticket.edit_permission,
    held=lambda leaver: (Ticket.handler == leaver.id) & (Ticket.stage != CLOSED),
    label=lambda level: _l("Tickets: %(level)s", level=level),
    give=assign,
    fits=lambda receiver: Ticket.complained_about.is_null() | (Ticket.complained_about != receiver.id),
).holding("tickets")
