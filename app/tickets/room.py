"""Tickets plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.admin.views.blueprint import GROUP
from app.room import Entry, Outcome, Panel, Room, Running, Task
from app.tickets import clocks
from app.tickets.catalogue import visits
from app.tickets.catalogue.audited import SERVICE_ITEMS
from app.tickets.catalogue.panel import panel
from app.tickets.converters import ServiceItemNumber, StepKey, StepTemplateCode, TicketNumber
from app.tickets.follow import TRIGGERS
from app.tickets.models import Ticket
from app.tickets.planning import steps
from app.tickets.planning.audited import STEP_TEMPLATES
from app.tickets.texts import follow_customer
from app.tickets.views import (  # noqa: F401  they hang their routes on the blueprint
    catalogue,
    listing,
    page,
    plan,
    reception,
    step_templates,
)
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
        Entry(
            "tickets.step_templates",
            _l("Templates of steps"),
            icon="rows",
            permission="service.manage",
            group=GROUP,
            position=94,
        ),
    ],
    actions=[Entry("tickets.new", _l("New ticket"), icon="plus", permission="ticket.create", key="n")],
    records={"ticket": Ticket},
    pages={"ticket": "tickets.ticket"},
    panels=[Panel("customer", "tickets/_entitlements.html", panel)],
    reasons={visits.PLANNED_VISIT: visits.REASON, steps.PLAN_STEP: steps.REASON},
    listens={"customer.visit.added": visits.close_planned, "task.finished": steps.finish_by_task},
    audited=[SERVICE_ITEMS, STEP_TEMPLATES],
    jobs=[
        Task("tickets.queue", _refresh, every="* * * * *", label=_l("Ordering the queue")),
        Task(
            "tickets.visits", visits.plan_visits, every="40 4 * * *", label=_l("Planning visits"), long=True
        ),
    ],
    triggers=TRIGGERS,
    raised={"customer": follow_customer},
    converters={
        "ticket": TicketNumber,
        "service_item": ServiceItemNumber,
        "step_key": StepKey,
        "step_template": StepTemplateCode,
    },
)
