"""The service levels plug themselves in."""

from app.room import Room
from app.tickets.converters import StandardNumber
from app.tickets.standards.audited import STANDARDS
from app.tickets.standards.publishing import LISTENS, PUBLISHING
from app.tickets.standards.trial import TRYING
from app.tickets.views import standards

room = Room(
    "tickets.standards",
    help=dict.fromkeys(standards.ENDPOINTS, "service-levels"),
    menu=[standards.ENTRY],
    offers=[standards.READING],
    jobs=[TRYING],
    approvals=[PUBLISHING],
    listens=LISTENS,
    audited=[STANDARDS],
    converters={"standard": StandardNumber},
)
