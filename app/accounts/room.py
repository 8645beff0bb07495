"""Sign-in, set-up, own profile, sessions."""

from flask_babel import lazy_gettext as _l

from app.access.routes import SIGNED_IN
from app.accounts import signed_in
from app.accounts.audited import PEOPLE
from app.accounts.commands import users
from app.accounts.views import accounts, profile, setup, sign_in
from app.room import Entry, Room
from app.web import guard

__all__ = ["profile", "room", "setup", "sign_in"]

SWITCH = "accounts.switch"

room = Room(
    "accounts",
    views=[accounts],
    offers=[
        Entry("accounts.profile", _l("Profile"), "user", SIGNED_IN),
        Entry("accounts.password", _l("Change password"), "lock", SIGNED_IN),
        Entry(SWITCH, _l("Theme: light"), "sun", SIGNED_IN, sends=("theme", "light")),
        Entry(SWITCH, _l("Theme: dark"), "moon", SIGNED_IN, sends=("theme", "dark")),
        Entry(SWITCH, _l("Theme: as the system"), "settings", SIGNED_IN, sends=("theme", "system")),
        Entry(SWITCH, _l("Language: Chinese"), "chat", SIGNED_IN, sends=("locale", "zh")),
        Entry(SWITCH, _l("Language: English"), "chat", SIGNED_IN, sends=("locale", "en")),
        Entry(SWITCH, _l("Density: regular"), "rows", SIGNED_IN, sends=("density", "regular")),
        Entry(SWITCH, _l("Density: compact"), "rows", SIGNED_IN, sends=("density", "compact")),
        Entry("accounts.sign_out", _l("Sign out"), "out", SIGNED_IN, sends=("", "")),
    ],
    places={
        "sign_in": "accounts.login",
        "sign_out": "accounts.sign_out",
        "profile": "accounts.profile",
        "theme": SWITCH,
        "language": "accounts.choose_language",
    },
    help={"accounts": "profile"},
    audited=[PEOPLE],
    installs=[signed_in.install, guard.install],
    commands=[users],
)
