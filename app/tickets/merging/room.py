"""Merging plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.room import Room
from app.tickets.merging.merging import JOINED
from app.tickets.views import merging, tying  # noqa: F401  they hang their routes on the blueprint

room = Room(
    "tickets.merging",
    help=dict.fromkeys(("tickets.ask_to_merge", "tickets.ask_to_tie"), "conversation"),
    notices={JOINED: ("ticket", _l("%(by)s merged another ticket into this one"))},
)
