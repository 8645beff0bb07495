"""Words of hand-overs."""

from flask_babel import lazy_gettext as _l

from app.tickets.handing_over.models import (
    ACCEPTED,
    DECLINED,
    OFFERED,
    OVERTAKEN,
    RETURNED,
    TAKEN_BACK,
)

EVENTS = {
    "made": "ticket.offer.made",
    ACCEPTED: "ticket.offer.accepted",
    DECLINED: "ticket.offer.declined",
    RETURNED: "ticket.offer.returned",
    TAKEN_BACK: "ticket.offer.taken_back",
    OVERTAKEN: "ticket.offer.overtaken",
}
"""What the chain and a notice call the making of a hand-over, and each of its ends."""
LAPSED = "ticket.offer.lapse"
"""What the receiver's notice calls one that returned."""
NOTICES = {
    EVENTS["made"]: ("ticket", _l("%(by)s offers you a ticket: accept it within a working hour")),
    EVENTS[ACCEPTED]: ("check", _l("%(by)s has accepted the ticket that you handed over")),
    EVENTS[DECLINED]: ("close", _l("%(by)s has declined a ticket: you go on holding it")),
    EVENTS[RETURNED]: ("undo", _l("A ticket was not accepted in time: you go on holding it")),
    LAPSED: ("clock", _l("You did not accept a ticket in time: it has gone back")),
    EVENTS[TAKEN_BACK]: ("undo", _l("%(by)s has taken a ticket back that was offered to you")),
    EVENTS[OVERTAKEN]: ("close", _l("A hand-over has fallen away: the ticket went elsewhere or was closed")),
}
STATE_WORDS = {
    OFFERED: (_l("waits to be accepted"), "notice"),
    ACCEPTED: (_l("accepted"), "ok"),
    DECLINED: (_l("declined"), ""),
    RETURNED: (_l("not accepted in time"), "warn"),
    TAKEN_BACK: (_l("taken back"), ""),
    OVERTAKEN: (_l("fell away"), ""),
}
"""State of a hand-over → its word and the tone of its badge."""
