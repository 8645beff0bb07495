"""A sign of life for whoever watches the server."""

from flask import Blueprint

from app.access.routes import public

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def healthz() -> tuple[str, dict[str, str]]:
    """Only `ok`."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}
