"""Tickets plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import Entry, Outcome, Room, Running, Task
from app.tickets import clocks
from app.tickets.calendars.audited import CALENDARS, DAYS, HOURS, YEARS
from app.tickets.calendars.converters import CalendarCode, CalendarDay
from app.tickets.calendars.following import RECOMPUTE, recompute
from app.tickets.calendars.warning import warn
from app.tickets.commands import tickets as commands
from app.tickets.converters import TicketNumber
from app.tickets.follow import TRIGGERS
from app.tickets.models import Ticket
from app.tickets.texts import follow_customer
from app.tickets.views import (  # noqa: F401  they hang their routes on the blueprint
    calendars,
    listing,
    page,
    reception,
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
        calendars.ENTRY,
    ],
    actions=[Entry("tickets.new", _l("New ticket"), icon="plus", permission="ticket.create", key="n")],
    records={"ticket": Ticket},
    pages={"ticket": "tickets.ticket", "calendar": "tickets.calendar", "holiday_year": "tickets.year"},
    audited=[CALENDARS, HOURS, DAYS, YEARS],
    jobs=[
        Task("tickets.queue", _refresh, every="* * * * *", label=_l("Ordering the queue")),
        Task(RECOMPUTE, recompute, label=_l("Deadlines after a change of a calendar"), long=True),
        Task(
            "tickets.holidays", warn, every="20 8 * * *", label=_l("Asking for next year's public holidays")
        ),
    ],
    triggers=TRIGGERS,
    raised={"customer": follow_customer},
    converters={"ticket": TicketNumber, "calendar": CalendarCode, "calendar_day": CalendarDay},
    commands=[commands],
)
