"""Tickets plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import Entry, Outcome, Panel, Room, Running, Task
from app.tickets import clocks
from app.tickets.catalogue import visits
from app.tickets.catalogue.audited import SERVICE_ITEMS
from app.tickets.catalogue.panel import panel
from app.tickets.converters import ServiceItemNumber, TicketNumber
from app.tickets.follow import TRIGGERS
from app.tickets.models import Ticket
from app.tickets.texts import follow_customer
from app.tickets.views import catalogue, listing, page  # noqa: F401  they hang their routes on the blueprint
from app.tickets.views.blueprint import tickets

PERMISSIONS = ("ticket.view", "ticket.create", "ticket.handle", "ticket.assign", "service.manage")


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
        Entry(
            "tickets.catalogue",
            _l("Service catalogue"),
            icon="book",
            permission="ticket.view",
            group=_l("Customers"),
            position=22,
        ),
    ],
    records={"ticket": Ticket},
    pages={"ticket": "tickets.ticket"},
    panels=[Panel("customer", "tickets/_entitlements.html", panel)],
    reasons={visits.PLANNED_VISIT: visits.REASON},
    listens={"customer.visit.added": visits.close_planned},
    audited=[SERVICE_ITEMS],
    jobs=[
        Task("tickets.queue", _refresh, every="* * * * *", label=_l("Ordering the queue")),
        Task(
            "tickets.visits", visits.plan_visits, every="40 4 * * *", label=_l("Planning visits"), long=True
        ),
    ],
    triggers=TRIGGERS,
    raised={"customer": follow_customer},
    converters={"ticket": TicketNumber, "service_item": ServiceItemNumber},
)
