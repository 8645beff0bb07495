"""Words of the service catalogue."""

from flask_babel import lazy_gettext as _l

from app.tickets.catalogue.models import CHANNEL, MANAGER, SERVICE, VISIT

PARTS = (
    (_l("Ways to reach us"), (CHANNEL,)),
    (_l("Looking after the customer"), (MANAGER, VISIT)),
    (_l("Other services"), (SERVICE,)),
)
"""The parts of the catalogue: the heading of each, and the kinds of its items."""
