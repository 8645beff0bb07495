"""Where the shell of every page leads: each room names its own endpoints (`Room.places`)."""

from functools import lru_cache
from typing import Any

from flask import current_app, url_for


def place(name: str, **values: Any) -> str:  # noqa: ANN401  as url_for takes it
    """The address of a place such as "profile". Raises KeyError for one that no room has."""
    return url_for(endpoint_of(name), **values) if values else address(endpoint_of(name))


def endpoint_of(name: str) -> str:
    """The endpoint of a place. Raises KeyError for one that no room has."""
    for room in current_app.extensions["kebu"]["rooms"]:
        if name in room.places:
            return str(room.places[name])
    raise KeyError(name)


@lru_cache(maxsize=128)
def address(endpoint: str) -> str:
    """The address of a page without parameters: it never changes, and every page asks for a dozen."""
    return url_for(endpoint)
