"""Rows set aside until they are written in one go: while they are worked out everybody else may write."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from app.db.base import MOST_VALUES, Model, in_batches
from app.db.connection import database

PLACE = ("bunch", "place")


class Aside:
    """Bunches of rows, each with values of the same columns as the database keeps them."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = ", ".join(f'"{column}"' for column in columns)
        self._width = len(columns) + len(PLACE)

    def put(self, bunch: int, rows: Iterable[Sequence[object]]) -> None:
        """Set rows aside as a bunch, in their order."""
        cursor, placed = database.cursor(), ((bunch, at, *row) for at, row in enumerate(rows))
        one = f"({', '.join('?' * self._width)})"
        for batch in in_batches(placed, MOST_VALUES // self._width):
            values = [value for row in batch for value in row]
            cursor.execute(f"INSERT INTO temp.aside VALUES {', '.join([one] * len(batch))}", values)  # noqa: S608  marks

    def write(self, bunch: int, model: type[Model], column: str, value: int) -> None:
        """Write a bunch to the table of `model`, with a `value` for one more column of all its rows."""
        table = model._meta.table_name
        database.execute_sql(
            f'INSERT INTO "{table}" ("{column}", {self._columns}) '  # noqa: S608  names come from the model
            f"SELECT ?, {self._columns} FROM temp.aside WHERE bunch = ? ORDER BY place",
            (value, bunch),
        )


@contextmanager
def set_aside(columns: Sequence[str]) -> Iterator[Aside]:
    """Where rows with these columns wait in the memory of this connection; they are gone afterwards."""
    names = ", ".join(f'"{column}"' for column in (*PLACE, *columns))
    database.execute_sql(f"CREATE TEMP TABLE aside ({names}, PRIMARY KEY ({', '.join(PLACE)})) WITHOUT ROWID")
    try:
        yield Aside(columns)
    finally:
        database.execute_sql("DROP TABLE temp.aside")
