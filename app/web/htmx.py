"""HTMX over Flask: the only module that knows htmx_flask, because of its traps.

It replaces `request_class`; headers are latin-1, so addresses are quoted and triggers given as a dict.
"""

from typing import Any
from urllib.parse import quote

from flask import Flask, Response
from htmx_flask import Htmx, make_response, request

SAFE = "/?&=#:%"
POLLING = "Kebu-Polling"
"""A header of requests that a page makes by itself: ``hx-headers='{"Kebu-Polling": "1"}'``."""


def install(app: Flask) -> None:
    """Make every request know whether HTMX sent it, and every answer vary by that."""
    Htmx(app)
    app.after_request(_vary)


def by_htmx() -> bool:
    """Whether HTMX asks for a part of a page."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def is_polling() -> bool:
    """Whether the page asks by itself: nobody did it by hand."""
    return POLLING in request.headers


def page_address() -> str:
    """The address of the page on which HTMX asks."""
    return str(request.htmx.current_url or "")


def respond(
    body: str, status: int = 200, *, push_url: str = "", trigger: dict[str, Any] | None = None
) -> Response:
    """An answer to HTMX with its headers."""
    options: dict[str, Any] = {}
    if push_url:
        options["push_url"] = quote(push_url, safe=SAFE)
    if trigger:
        options["trigger"] = trigger
    response: Response = make_response(body, status, **options)
    return response


def redirect_whole_page(url: str, status: int = 200) -> Response:
    """Tell HTMX to leave for `url`; with 401 where the sign-in has expired, never a 302 into a cell."""
    response: Response = make_response("", status, redirect=quote(url, safe=SAFE))
    return response


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response
