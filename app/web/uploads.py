"""Pages that take a file accept a larger body than others; what is larger still is answered 413.

A file on its way waits in memory while it is small, and otherwise where nobody can read it (access rule 12).
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

from flask import Flask, current_app, request

from app.db.connection import database
from app.vault.spool import spool

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_UPLOAD = 52 * 1024 * 1024
"""The largest file that can be allowed, and what stands around it in the form."""
IN_MEMORY = 512 * 1024


def takes_files(view: View) -> View:
    """The view takes a file."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Set the limit before anything of the body is read, and say where files wait."""
    app.url_value_preprocessor(_allow)
    told = {"_get_file_stream": _waiting}
    app.request_class = type("Request", (app.request_class,), told)  # after HTMX has set its own


def _allow(endpoint: str | None, _values: object) -> None:
    if getattr(current_app.view_functions.get(endpoint or ""), "takes_files", False):
        request.max_content_length = LARGEST_UPLOAD


def _waiting(_request: object, total_content_length: int | None, *_told: Any, **_named: Any) -> IO[bytes]:  # noqa: ANN401
    """Where a file of a body of so many bytes waits; of an unknown number it may be large."""
    if total_content_length is not None and total_content_length <= IN_MEMORY:
        return io.BytesIO()
    return spool(Path(database.database).parent)
