"""Flask-Login over our own sessions: its user id is our session token."""

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from app.access.gate import enter
from app.access.routes import PUBLIC, permission_of
from app.accounts.browsers import Browser
from app.accounts.changing import must_change
from app.accounts.models import Session
from app.accounts.sessions import begin, current, end, expired_person
from app.chain.writing import origin
from app.drafts.rescue import KEEPING, may_be_rescued, rescue
from app.drafts.views import said
from app.people.models import Person
from app.web.guard import to_sign_in
from app.web.htmx import by_htmx, is_polling, redirect_whole_page
from app.web.language import language, speaking
from app.web.options import options

FOR_NOBODY = frozenset({"assets.file", "health.healthz"})
UNTIL_CHANGED = frozenset({"accounts.password", "accounts.renew_password", "accounts.sign_out"})
KEPT = "language"
SIGNED_OUT = _l("Signed out. What you typed is kept; saving leads to the sign-in and back here.")


class SignedIn(UserMixin):
    """Who is signed in, by which session. `must_change`: they may only change their password."""

    def __init__(self, token: str, session: Session, *, must_change: bool) -> None:
        self.token = token
        self.session = session
        self.must_change = must_change

    def get_id(self) -> str:
        """The token in the cookie."""
        return self.token


def install(app: Flask) -> None:
    """Load each request's session, enter its person's gate, lead to the change of a password that is due.

    What is sent by a session that has expired is kept as a draft of its person, where it is a long form.
    """
    manager = LoginManager(app)
    manager.session_protection = None  # our own sessions are listed, revoked and renewed
    manager.user_loader(_load)
    app.before_request(_enter)
    app.before_request(_rescue)
    app.before_request(_lead_to_change)


def sign_in(person: Person, browser: Browser) -> None:
    """Begin a new session in this browser; whatever it had before ends."""
    sign_out()
    login_user(_load(begin(person, browser.address, browser.agent)))


def sign_out() -> None:
    """End this browser's session; only the language stays."""
    if current_user.is_authenticated:
        end(current_user.session)
    logout_user()
    language = session.get(KEPT)
    session.clear()
    if language:
        session[KEPT] = language


def _load(token: str) -> SignedIn | None:
    found = current(token, seen=not is_polling())
    return SignedIn(token, found, must_change=must_change(found.person, options())) if found else None


def _enter() -> None:
    origin.set("")
    if request.endpoint not in FOR_NOBODY and current_user.is_authenticated:
        g.session_key = current_user.session.key
        enter(current_user.session.person)


def _rescue() -> ResponseReturnValue | None:
    if request.method != "POST" or current_user.is_authenticated or not may_be_rescued():
        return None
    person = expired_person(session.get("_user_id", ""))
    if person is None or not (token := rescue(person)):
        return None
    if request.endpoint == KEEPING:
        with speaking(person.locale or language()):
            return said(str(SIGNED_OUT))
    return to_sign_in(url_for("drafts.show", token=token))


def _lead_to_change() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in UNTIL_CHANGED:
        return None
    if permission_of(current_app.view_functions[request.endpoint]) == PUBLIC:
        return None
    if not current_user.is_authenticated or not current_user.must_change:
        return None
    if may_be_rescued():
        rescue(current_user.session.person)
    url = url_for("accounts.password")
    return redirect_whole_page(url) if by_htmx() else redirect(url)
