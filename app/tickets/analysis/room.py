"""The analysis of service plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.room import Entry, Room
from app.tickets.analysis.appraised import APPRAISED
from app.tickets.analysis.indicators import INDICATORS
from app.tickets.views import performance  # noqa: F401  it hangs its routes on the blueprint

room = Room(
    "tickets.analysis",
    indicators=[*INDICATORS, *APPRAISED],
    menu=[
        Entry(
            "tickets.performance",
            _l("Service analysis"),
            icon="gauge",
            permission="report.view",
            group=_l("Customers"),
            position=23,
        )
    ],
    help={"tickets.performance": "figures"},
)
