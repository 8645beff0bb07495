"""Words of the service catalogue."""

from flask_babel import lazy_gettext as _l

from app.tickets.catalogue.models import CHANNEL, MANAGER, SERVICE, VISIT

KINDS = {
    CHANNEL: _l("Ways to reach us"),
    MANAGER: _l("Account manager"),
    VISIT: _l("Planned visits"),
    SERVICE: _l("Other services"),
}
"""Kind of an item → the heading of its part of the table."""
