"""The service catalogue plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.room import Entry, Panel, Room, Task
from app.tickets.catalogue import visits
from app.tickets.catalogue.audited import SERVICE_ITEMS
from app.tickets.converters import ServiceItemNumber
from app.tickets.views import catalogue  # noqa: F401  it hangs its routes on the blueprint

PAGES = ("catalogue", "entitlements_of", "new_item", "item")

room = Room(
    "tickets.catalogue",
    menu=[
        Entry(
            "tickets.catalogue",
            _l("Service catalogue"),
            icon="book",
            permission="ticket.view",
            group=_l("Customers"),
            position=22,
        )
    ],
    panels=[Panel("customer", _l("Entitlements"), "tickets.entitlements_of", "ticket.view")],
    reasons={visits.PLANNED_VISIT: visits.REASON},
    listens={"customer.visit.added": visits.close_planned},
    audited=[SERVICE_ITEMS],
    jobs=[
        Task("tickets.visits", visits.plan_visits, every="40 4 * * *", label=_l("Planning visits"), long=True)
    ],
    help=dict.fromkeys((f"tickets.{name}" for name in PAGES), "catalogue"),
    converters={"service_item": ServiceItemNumber},
)
