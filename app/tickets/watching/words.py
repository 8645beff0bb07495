"""Words of what watchers, and who is mentioned, are told."""

from flask_babel import lazy_gettext as _l

MESSAGE, MOVED, ESCALATED, ADDED, MENTIONED = GROUP = (
    "ticket.watch.message",
    "ticket.watch.move",
    "ticket.watch.clock",
    "ticket.watch.start",
    "ticket.mention",
)
"""What notices call it. Of all these about one ticket a person has one at most that they have not read."""
NOTICES = {
    MESSAGE: ("chat", _l("%(by)s wrote on a ticket that you follow")),
    MOVED: ("arrow", _l("%(by)s moved on a ticket that you follow")),
    ESCALATED: ("clock", _l("A clock runs short on a ticket that you follow")),
    ADDED: ("eye", _l("%(by)s lets you follow a ticket")),
    MENTIONED: ("chat", _l("%(by)s mentions you on a ticket")),
}
