"""What this room plugs in."""

from flask_babel import lazy_gettext as _l

from app.inbox.audited import REQUESTS, TWO_PERSON_ACTIONS
from app.inbox.requests import expire
from app.room import Room, Task

room = Room(
    "inbox",
    permissions=["approval.decide", "level.approve"],
    audited=[REQUESTS, TWO_PERSON_ACTIONS],
    jobs=[Task("expire_requests", expire, every="5 0 * * *", label=_l("Requests that expire"))],
)
