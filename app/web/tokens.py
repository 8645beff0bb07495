"""Form tokens: without a valid one nothing is written, and what was typed comes back with a fresh one.

A token goes stale while a page stands open, when its browser signs in anew. The view then runs as for a form
with a mistake: its form refuses (`Form.submit`), and until the answer is made the database takes no write.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, after_this_request, current_app, g, make_response, request, session
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, generate_csrf

from app.db.connection import ReadOnly, reading_only
from app.web.htmx import by_htmx

FRESH = "X-CSRFToken"
INVALID = 422
_protection = CSRFProtect()


def install(app: Flask) -> None:
    """Check the token of each writing request; register it after whatever refuses at the door."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    _protection.init_app(app)
    app.before_request(_check)


def is_stale() -> bool:
    """Whether the request at hand came without a valid token, so that its form is only to be shown again."""
    return "stale" in g


def say_again() -> str:
    """What stands at the top of that form."""
    g.stale = "told"
    return _(
        "The page was open too long, so nothing was saved. What you typed is here: please send it again."
    )


def _check() -> Response | None:
    if request.endpoint is None or not current_app.config["WTF_CSRF_ENABLED"]:
        return None
    try:
        _protection.protect()
    except CSRFError as error:
        if _is_from_elsewhere():
            raise
        return _as_typed(error)
    return None


def _is_from_elsewhere() -> bool:
    """Whether another site has sent the form: nobody of this house has typed what is in it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def _as_typed(error: CSRFError) -> Response:
    """The form again. Raises CSRFError where the view has none."""
    g.stale = "untold"
    after_this_request(_refreshed)
    kept = dict(session)
    try:
        with reading_only():
            answer = make_response(current_app.dispatch_request())
    except ReadOnly:
        raise error from None
    if g.stale != "told":
        session.clear()
        session.update(kept)
        raise error
    answer.status_code = INVALID if by_htmx() else error.code
    return answer


def _refreshed(response: Response) -> Response:
    """With a fresh token for the page that stays open."""
    if by_htmx():
        response.headers[FRESH] = generate_csrf()
    return response
