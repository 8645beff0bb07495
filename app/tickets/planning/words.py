"""Words of plans."""

from flask_babel import lazy_gettext as _l

from app.tickets.planning.models import HANDLER, HEAD, OWNER

WHO = {
    HANDLER: _l("The ticket's handler"),
    OWNER: _l("The customer's account manager"),
    HEAD: _l("The handler's head"),
}
"""Whom a template gives a step to."""
