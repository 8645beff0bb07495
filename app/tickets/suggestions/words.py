"""Words for suggestions."""

from flask_babel import lazy_gettext as _l

from app.tickets.suggestions.models import ADOPTED, BY_HAND, BY_LINK, DECLINED, RECORDED, WAITING

STATES = {
    WAITING: (_l("Waiting for a decision"), "notice"),
    ADOPTED: (_l("Adopted"), "ok"),
    DECLINED: (_l("Declined"), ""),
}
"""State → its word and the tone of its badge."""
VIEWS = {WAITING: _l("Waiting"), ADOPTED: _l("Adopted"), DECLINED: _l("Declined")}
"""State → what the tab is called that shows those."""
SOURCES = {
    BY_LINK: _l("The customer, by link"),
    RECORDED: _l("With the feedback, written down by a colleague"),
    BY_HAND: _l("Written down by a colleague"),
}
