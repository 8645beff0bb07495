"""Complaints plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import Entry, Room
from app.tickets.complaints.deciding import DECIDING
from app.tickets.views import complaints  # noqa: F401  they hang their routes on the blueprint

PAGES = (
    "complaints",
    "complaint",
    "ask_to_make_complaint",
    "ask_to_drop_complaint",
    "ask_for_outcome",
    "ask_to_tell",
)

room = Room(
    "tickets.complaints",
    menu=[
        Entry(
            "tickets.complaints",
            _l("Complaints"),
            icon="flag",
            permission="ticket.view",
            group=_l("Customers"),
            position=23,
        )
    ],
    approvals=[DECIDING],
    help=dict.fromkeys((f"tickets.{name}" for name in PAGES), "complaints"),
)
