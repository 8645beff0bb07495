"""The first page plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.access.routes import SIGNED_IN
from app.home.views import home
from app.room import Entry, Room

room = Room(
    "home",
    views=[home],
    help={"home": "home"},
    menu=[Entry("home.index", _l("Home"), icon="home", permission=SIGNED_IN, key="h", position=0)],
)
