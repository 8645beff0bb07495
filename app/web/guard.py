"""The door of every route: who may not pass is answered before anything is looked up (access rule 2)."""

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from app.access.gate import signed_in_gate
from app.access.routes import PUBLIC, SIGNED_IN, permission_of
from app.errors import Forbidden
from app.web.htmx import by_htmx, redirect_whole_page
from app.web.places import endpoint_of


def install(app: Flask) -> None:
    """Check each request's route, then its form token; register it after whatever signs people in."""
    app.before_request(_check)
    CSRFProtect(app)


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such route: the 404 page, signed in or not
    permission = permission_of(current_app.view_functions[request.endpoint])
    if permission == PUBLIC:
        return None
    inside = signed_in_gate()
    if inside is None:
        return to_sign_in(request.full_path.rstrip("?") if request.method == "GET" else "")
    if permission != SIGNED_IN and not inside.has(permission):
        raise Forbidden
    return None


def to_sign_in(wanted: str) -> ResponseReturnValue:
    """To the sign-in page, and from there to the address `wanted`, or "" for the start page."""
    url = url_for(endpoint_of("sign_in"), next=wanted or None)
    return redirect_whole_page(url, 401) if by_htmx() else redirect(url)
