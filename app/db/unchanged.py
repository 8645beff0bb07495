"""What was read from the database, remembered until anything in it changes."""

from collections.abc import Callable, Hashable
from functools import wraps
from threading import local
from typing import Any, ParamSpec, TypeVar

from app.db.connection import database

P = ParamSpec("P")
T = TypeVar("T")
_thread = local()
_kept: list[dict[Any, Any]] = []
MOST = 500
"""Answers that a thread remembers, so that a database at rest does not fill its memory."""


def while_unchanged(read: Callable[P, T]) -> Callable[P, T]:
    """`read`, asked again only after a write, by whomever; its arguments are hashable.

    For the few things that every page looks up and hardly anybody changes. What it gives is shared: nobody
    changes it. Within a transaction nothing is remembered, since that may be rolled back.
    """

    @wraps(read)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        connection = database.connection()
        if connection.in_transaction:
            return read(*args, **kwargs)
        found, asked = _found(connection), (read, *args)
        if asked not in found:
            found[asked] = read(*args, **kwargs)
        return found[asked]

    return remembered


def forgettable(kept: dict[Any, Any]) -> dict[Any, Any]:
    """`kept`, in which a module remembers what follows from rows: emptied by `forget`, too."""
    _kept.append(kept)
    return kept


def forget() -> None:
    """Let this thread ask everything anew, as after a write: for measuring."""
    vars(_thread).clear()
    for kept in _kept:
        kept.clear()


def _found(connection: Any) -> dict[Hashable, Any]:  # noqa: ANN401  sqlite3's
    """What this thread remembers of the database as it stands, whoever wrote it."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    state = (connection, version, connection.total_changes)
    if getattr(_thread, "state", None) != state or len(_thread.found) > MOST:
        _thread.state, _thread.found = state, {}
    return _thread.found
