"""What this room plugs in."""

from flask_babel import lazy_gettext as _l

from app.access.routes import SIGNED_IN
from app.inbox.audited import REQUESTS, TWO_PERSON_ACTIONS
from app.inbox.converters import RequestNumber
from app.inbox.requests import expire
from app.inbox.views import inbox
from app.room import Entry, Room, Task

room = Room(
    "inbox",
    views=[inbox],
    menu=[Entry("inbox.index", _l("Inbox"), icon="bell", permission=SIGNED_IN, key="i", position=1)],
    permissions=["approval.decide", "level.approve"],
    audited=[REQUESTS, TWO_PERSON_ACTIONS],
    converters={"request": RequestNumber},
    jobs=[Task("expire_requests", expire, every="5 0 * * *", label=_l("Requests that expire"))],
)
