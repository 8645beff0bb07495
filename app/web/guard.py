"""The door of every route: who may not pass is answered before anything is looked up (access rule 2)."""

from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.access.gate import signed_in_gate
from app.access.routes import PUBLIC, SIGNED_IN, permission_of
from app.errors import Forbidden
from app.web import tokens
from app.web.htmx import by_htmx, is_polling, page_address, redirect_whole_page
from app.web.places import endpoint_of


def install(app: Flask) -> None:
    """Check each request's route, then its form token; register it after whatever signs people in."""
    app.before_request(_check)
    tokens.install(app)


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such route: the 404 page, signed in or not
    permission = permission_of(current_app.view_functions[request.endpoint])
    if permission == PUBLIC:
        return None
    inside = signed_in_gate()
    if inside is None and is_polling():
        return "", 204  # whoever is typing is not sent away by what their page does by itself
    if inside is None:
        return to_sign_in(_wanted() or "")
    if permission != SIGNED_IN and not inside.has(permission):
        raise Forbidden
    return None


def to_sign_in(wanted: str) -> ResponseReturnValue:
    """To the sign-in page, and from there to the address `wanted`, or "" for the start page."""
    url = url_for(endpoint_of("sign_in"), next=wanted or None)
    return redirect_whole_page(url, 401) if by_htmx() else redirect(url)


def _wanted() -> str | None:
    """The page to come back to: the one asked for, or where what can't be repeated was sent from."""
    if request.method == "GET":
        pages = [request.full_path.rstrip("?")]
    elif by_htmx():
        pages = [page_address()]
    else:
        pages = [request.referrer or "", request.path]
    paths = (_path(page) for page in pages)
    return next((path for path in paths if path and _can_be_opened(path)), None)


def _path(address: str) -> str:
    """Path and query of an address of this house, "" for another's."""
    parts = urlsplit(address)
    if parts.netloc not in {"", request.host}:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _can_be_opened(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
