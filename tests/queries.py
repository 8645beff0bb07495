"""What a piece of code asks the database: its statements, in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from app.db.connection import database
from app.db.unchanged import forget


class Asked(NamedTuple):
    """One statement with its values."""

    sql: str
    values: tuple[Any, ...]


@contextmanager
def queries() -> Iterator[list[Asked]]:
    """The statements asked inside, transactions' own apart, where nothing is remembered."""
    forget()
    found: list[Asked] = []

    def note(event: Any) -> None:  # noqa: ANN401  peewee's own
        found.append(Asked(event.sql, tuple(event.params or ())))

    database.query_hooks.append(note)
    try:
        yield found
    finally:
        database.query_hooks.remove(note)
