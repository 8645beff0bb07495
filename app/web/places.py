"""Addresses of pages; where the shell of every page leads, each room says itself (`Room.places`)."""

import re
from functools import lru_cache
from typing import Any

import flask
from flask import current_app

PLAIN = re.compile(r"[\w.-]+", re.ASCII)
"""What stands in an address as it is."""


def url_for(endpoint: str, **values: Any) -> str:  # noqa: ANN401  as Flask's takes it
    """Flask's `url_for`, which finds most addresses by a pattern: a customer's page names some sixty."""
    for value in values.values():
        if type(value) is not str or not PLAIN.fullmatch(value):
            return flask.url_for(endpoint, **values)
    pattern = _pattern(endpoint, tuple(values))
    return pattern.format_map(values) if pattern else flask.url_for(endpoint, **values)


@lru_cache(maxsize=1024)
def _pattern(endpoint: str, names: tuple[str, ...]) -> str:
    """The address with ``{name}`` for each value.

    "" where the request or `_external` has a say, or the address takes certain values only.
    """
    if endpoint.startswith(".") or any(name.startswith("_") for name in names):
        return ""
    places = {name: f"PLACE{at}E" for at, name in enumerate(names)}
    try:
        address = flask.url_for(endpoint, **places)  # type: ignore[arg-type]
    except ValueError:
        return ""
    for name, mark in places.items():
        address = address.replace(mark, f"{{{name}}}")
    return address


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
