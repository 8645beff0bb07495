"""Answers: a part to HTMX, a page or a redirect to everybody else; and what each error looks like."""

from typing import Any, NamedTuple

from flask import Flask, current_app, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from peewee import PeeweeException
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.access.gate import signed_in_gate
from app.chain.refusals import count_refusal
from app.db.connection import is_full, is_locked
from app.errors import Busy, Conflict, Forbidden, Invalid, KebuError, NotFound, TooMany
from app.web.htmx import by_htmx, redirect_whole_page, respond

STATUS: dict[type[KebuError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    Busy: 503,
}
COUNTED = {403: "permission", 404: "record"}
CHUNK = 1 << 16
MOST_TAKEN = 64 << 20
SAID_AT_ONCE = 5
"""Messages that wait for the next page, the last ones: they stand in the session's cookie, which is small."""
TOLD = {403, 409, 422, 429, 503}


class Offer(NamedTuple):
    """A button in a toast: what it says, where it posts, and which fields."""

    label: str
    action: str
    fields: dict[str, str]


def partial(template: str, then: str, toast: str = "", /, **context: Any) -> ResponseReturnValue:  # noqa: ANN401
    """After a write: the part `template` to HTMX; to a plain request a redirect to `then`.

    `toast` is told either way.
    """
    if not by_htmx():
        return done(then, toast)
    return respond(render_template(template, toast=toast, **context))


def page_or_part(page: str, part: str, /, **context: Any) -> ResponseReturnValue:  # noqa: ANN401
    """For reading: the part to HTMX, the whole page to everybody else."""
    return render_template(part if by_htmx() else page, **context)


def invalid(part: str, page: str, status: int = 422, /, **context: Any) -> ResponseReturnValue:  # noqa: ANN401
    """What was typed, with the messages beside the fields: the part to HTMX, the whole `page` otherwise."""
    return render_template(part if by_htmx() else page, **context), status


def done(then: str, toast: str = "", offer: Offer | None = None) -> ResponseReturnValue:
    """After a write that leads elsewhere: go to `then`, saying `toast` there, perhaps with an `offer`."""
    if toast and offer:
        say({"text": toast, **offer._asdict()}, "offer")
    elif toast:
        say(toast)
    return redirect_whole_page(then) if by_htmx() else redirect(then, 303)


def say(message: Any, category: str = "message") -> None:  # noqa: ANN401  any JSON value
    """Say this on the next page that the browser opens."""
    flash(message, category)
    session["_flashes"] = session["_flashes"][-SAID_AT_ONCE:]


def translated(error: KebuError) -> str:
    """The error's sentence in the reader's language."""
    return _(error.message, **error.values) if error.message else ""


def install(app: Flask) -> None:
    """Turn errors into pages or parts, and count refusals on the chain."""
    app.register_error_handler(KebuError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _known(error: KebuError) -> ResponseReturnValue:
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), None)
    if status is None:
        return _unexpected(error)
    return _answer(status, translated(error) if status in TOLD else "")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    sentence = (
        _("The page was open too long, so nothing was done. Try once more.") if _may_repeat(error) else ""
    )
    if isinstance(error, RequestEntityTooLarge):
        _take_the_rest()
    page, status = _answer(error.code or 500, sentence)
    return page, status, [header for header in error.get_headers() if header[0] != "Content-Type"]


def _take_the_rest() -> None:
    """Read what is still being sent, within reason: a browser that can't send it all reads no answer."""
    body, left = request.environ["wsgi.input"], MOST_TAKEN
    while left > 0 and (chunk := body.read(CHUNK)):
        left -= len(chunk)


def _may_repeat(error: HTTPException) -> bool:
    """Whether the page has a fresh token by now."""
    return isinstance(error, CSRFError) and by_htmx()


def _unexpected(error: Exception) -> ResponseReturnValue:
    if is_locked(error):
        return _known(Busy())
    current_app.logger.error("request failed: %s", type(error).__name__, exc_info=error)
    if is_full(error):
        return _answer(
            507, _("The disk of the server is full, so nothing was saved. Tell the administrator.")
        )
    return _answer(500, "")


def _answer(status: int, sentence: str) -> tuple[str, int]:
    if status in COUNTED:
        _count(COUNTED[status])
    template = "web/_error.html" if by_htmx() else "web/error.html"
    try:
        return render_template(template, status=status, sentence=sentence), status
    except PeeweeException:  # what stands around a page is read from the database too
        return _("The database can't be read."), 500


def _count(reason: str) -> None:
    inside = signed_in_gate()
    if inside is not None:
        count_refusal(inside.person.username, reason)
    elif reason == "permission":
        count_refusal(request.remote_addr or "", reason)
