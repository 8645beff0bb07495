"""Sign-in, set-up, own profile, sessions."""

from app.accounts import signed_in
from app.accounts.audited import PEOPLE
from app.accounts.commands import users
from app.accounts.views import accounts, profile, setup, sign_in
from app.room import Room
from app.web import guard

__all__ = ["profile", "room", "setup", "sign_in"]

room = Room(
    "accounts",
    views=[accounts],
    places={
        "sign_in": "accounts.login",
        "sign_out": "accounts.sign_out",
        "profile": "accounts.profile",
        "theme": "accounts.switch_theme",
        "language": "accounts.choose_language",
    },
    audited=[PEOPLE],
    installs=[signed_in.install, guard.install],
    commands=[users],
)
