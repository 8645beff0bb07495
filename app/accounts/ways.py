"""Where to go next: only ever to a page of this house."""

from urllib.parse import urlsplit

from flask import request

HOME = "/"


def inside(wanted: str | None) -> str:
    """`wanted` if it is a path of this house, else the start page."""
    if not wanted or not wanted.isprintable() or "\\" in wanted or not wanted.startswith("/"):
        return HOME
    parts = urlsplit(wanted)
    return HOME if parts.scheme or parts.netloc or wanted.startswith("//") else wanted


def way_back() -> str:
    """The page that this request was sent from, if it is one of this house, else the start page."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return HOME
    return inside(f"{parts.path}?{parts.query}" if parts.query else parts.path)
