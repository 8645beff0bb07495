"""Pages that take a file accept a larger body than others; what is larger still is answered 413."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_UPLOAD = 52 * 1024 * 1024
"""The largest file that can be allowed, and what stands around it in the form."""


def takes_files(view: View) -> View:
    """The view takes a file."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Set the limit before anything of the body is read."""
    app.url_value_preprocessor(_allow)


def _allow(endpoint: str | None, _values: object) -> None:
    if getattr(current_app.view_functions.get(endpoint or ""), "takes_files", False):
        request.max_content_length = LARGEST_UPLOAD
