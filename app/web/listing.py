"""Lists: sorted by one column, paged by keyset, counted exactly up to a thousand.

A page is addressed by the public number of its edge row (``after=C26-7K3QXP`` or ``before=…``), never by an
offset: deep pages cost what the first one costs, and the address tells nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from peewee import OP, SQL, Case, Expression, Field, ModelSelect, Tuple, fn

from app.db.base import fetch
from app.db.connection import database
from app.db.unchanged import while_unchanged

COUNT_UP_TO = 1000
DEFAULT_SIZE = 50
SIZES = (20, 50, 100)
LAST = "last"
PRESENT = """
WITH RECURSIVE present (value) AS (
  SELECT min("{column}") FROM "{table}"
  UNION ALL
  SELECT (SELECT min("{column}") FROM "{table}" WHERE "{column}" > present.value)
  FROM present WHERE value IS NOT NULL)
SELECT value FROM present WHERE EXISTS ({there})
"""
"""Each value of a column once, and none, where a row has it that is `there`."""


@dataclass(frozen=True)
class Sort:
    """A column that a list can be sorted by. `first` is the direction of the first click.

    `turned`: what is shown rises where the column falls, as an age does with the day of birth. `values`: all
    that the column holds, in the order of the words that are shown for them; () where it has its own.
    `empty_last`: what has no value comes after all that has one, not before it. `tie`: what orders rows of
    the same value, their id where None: an index of another table keeps the order.
    """

    field: Field
    first: str = "asc"
    turned: bool = False
    values: tuple[Any, ...] = ()
    empty_last: bool = False
    tie: Field | None = None

    @property
    def place(self) -> Any:  # noqa: ANN401  peewee's expressions
        """What to sort by where no page is asked for: no index serves every order."""
        if self.empty_last:
            return fn.COALESCE(self.field, SQL("'~'"))
        places = [(value, at) for at, value in enumerate(self.values)]
        return Case(self.field, places) if places else self.field


@while_unchanged
def _count(sql: str, *values: Any) -> int:  # noqa: ANN401  what SQLite takes
    """The same on every page of a list."""
    return int(database.execute_sql(f"SELECT count(*) FROM ({sql})", values).fetchone()[0])  # noqa: S608  SQL from the gate


def counts_of(queries: Sequence[ModelSelect]) -> list[int]:
    """How many rows each of `queries` has, at most one more than COUNT_UP_TO; in one query."""
    if not queries:
        return []
    parts = [query.columns(SQL("1")).order_by().limit(COUNT_UP_TO + 1).sql() for query in queries]
    sql = ", ".join(f"(SELECT count(*) FROM ({part}))" for part, _ in parts)  # noqa: S608  SQL from the gate
    values = [value for _, some in parts for value in some]
    return list(database.execute_sql(f"SELECT {sql}", values).fetchone())


class Page:
    """One page of a query, as the address of the request asks for it.

    `query` comes from the gate; `sorts` maps names to columns; the first is the default. Ties are broken by
    id. `read` turns the query of this page into rows, `number` says a row's public number, which stands in
    the column `numbers`, that of the model's `number` unless it is given. `within` is what the path of the
    address names, such as the record that the rows belong to.
    """

    def __init__(  # noqa: PLR0913  what a list is made of, by name
        self,
        query: ModelSelect,
        sorts: Mapping[str, Sort],
        *,
        endpoint: str,
        keep: Mapping[str, Any],
        read: Callable[[ModelSelect], list[Any]] = fetch,
        number: Callable[[Any], str] = attrgetter("number"),
        numbers: Field | None = None,
        within: Mapping[str, Any] | None = None,
    ) -> None:
        self._base = url_for(endpoint, **within or {})
        self.keep = {name: value for name, value in keep.items() if value not in (None, "", [])}
        self._query = query
        self._sorts = sorts
        self._read_rows, self._number = read, number
        self._numbers = numbers or query.model.number
        self.sort = request.args.get("sort", "") if request.args.get("sort") in sorts else next(iter(sorts))
        default = sorts[self.sort].first
        self.direction = (
            request.args.get("order") if request.args.get("order") in {"asc", "desc"} else default
        )
        size = request.args.get("size", type=int)
        self.size = size if size in SIZES else DEFAULT_SIZE
        self.rows, self._more_before, self._more_after = self._read()

    @cached_property
    def count(self) -> int:
        """How many rows the query has, at most one more than COUNT_UP_TO."""
        if not self._more_before and not self._more_after:
            return len(self.rows)
        sql, values = self._query.columns(SQL("1")).order_by().limit(COUNT_UP_TO + 1).sql()
        return _count(sql, *values)

    @property
    def counted_out(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.count > COUNT_UP_TO

    @property
    def exact(self) -> int:
        """How many rows the query has, however many."""
        return int(self._query.columns(SQL("1")).order_by().count())

    @property
    def first_url(self) -> str | None:
        """The address of the first page, None on it."""
        return self._url() if self._more_before else None

    @property
    def previous_url(self) -> str | None:
        """The address of the page before, or None."""
        return self._url(before=self._number(self.rows[0])) if self._more_before and self.rows else None

    @property
    def next_url(self) -> str | None:
        """The address of the page after, or None."""
        return self._url(after=self._number(self.rows[-1])) if self._more_after and self.rows else None

    @property
    def last_url(self) -> str | None:
        """The address of the last page, None on it."""
        return self._url(before=LAST) if self._more_after else None

    def sort_url(self, name: str) -> str:
        """The address that sorts by `name`, turned round if it is the present one.

        "" where that is not offered.
        """
        if name not in self._sorts:
            return ""
        turned = {"asc": "desc", "desc": "asc"}
        order = turned[str(self.direction)] if name == self.sort else self._sorts[name].first
        return f"{self._sorted}sort={name}&order={order}"

    @cached_property
    def _sorted(self) -> str:
        """What the address of each order begins with."""
        kept = urlencode({**self.keep, **self._size()})
        return f"{self._base}?{kept}&" if kept else f"{self._base}?"

    @property
    def descending(self) -> bool:
        """Whether the list is sorted from high to low."""
        return self.direction == "desc"

    def url_without(self, *names: str) -> str:
        """The address without the filters `names`."""
        kept = {key: value for key, value in self.keep.items() if key not in names}
        return self._address({**kept, **self._order(), **self._size()})

    def _read(self) -> tuple[Sequence[Any], bool, bool]:
        before, after = request.args.get("before"), request.args.get("after")
        if before == LAST:
            rows, more = self._take_first(backwards=True)
            return rows[::-1], more, False
        number, backwards = before or after, bool(before)
        rows, more = self._take_beyond(number, backwards) if number else ([], False)
        if not number or (not rows and self._edge(number).first() is None):
            rows, more = self._take_first(backwards=False)
            return rows, False, more
        return (rows[::-1], more, True) if backwards else (rows, True, more)

    def _take(self, query: ModelSelect) -> tuple[list[Any], bool]:
        """The rows of one page, and whether there are more."""
        rows = self._read_rows(query.limit(self.size + 1))
        return rows[: self.size], len(rows) > self.size

    def _take_beyond(self, number: str, backwards: bool) -> tuple[list[Any], bool]:  # noqa: FBT001
        """The page beyond the edge row; no rows where the person may not read that one."""
        edge = self._edge(number)
        if self._values:
            place = edge.first()
            return self._take_steps(self._by_value(place, backwards) if place else (), backwards)
        if not self._field.null:
            return self._take(self._ordered(backwards).where(self._beyond(edge, backwards)))
        place = edge.first()
        return self._take_steps(self._steps(place, backwards) if place else (), backwards)

    def _take_first(self, backwards: bool) -> tuple[list[Any], bool]:  # noqa: FBT001
        """The page at one of the ends."""
        if self._values:
            return self._take_steps(self._by_value(None, backwards), backwards)
        if self._sorts[self.sort].empty_last:
            return self._take_steps(self._steps(None, backwards), backwards)
        return self._take(self._ordered(backwards))

    def _take_steps(self, steps: Iterable[Any], backwards: bool) -> tuple[list[Any], bool]:  # noqa: FBT001
        """The rows of one page out of pieces that follow one another, and whether there are more."""
        rows = list[Any]()
        for step in steps:
            rows += self._read_rows(self._ordered(backwards).where(step).limit(self.size + 1 - len(rows)))
            if len(rows) > self.size:
                break
        return rows[: self.size], len(rows) > self.size

    def _edge(self, number: str) -> ModelSelect:
        """The place of the edge row in the order: its value and its id."""
        parts = (self._field, self._row)
        return self._query.columns(*parts).order_by().where(self._numbers == number).tuples()

    @property
    def _field(self) -> Field:
        return self._sorts[self.sort].field

    @property
    def _row(self) -> Field:
        """What breaks ties."""
        return self._sorts[self.sort].tie or self._query.model.id

    @property
    def _values(self) -> tuple[Any, ...]:
        return self._sorts[self.sort].values

    def _by_value(self, place: tuple[Any, int] | None, backwards: bool) -> Iterator[Any]:  # noqa: FBT001
        """What comes after `place`, or all: a piece for each value that there is, as `values` has them."""
        row, falls = self._row, self._falls(backwards)
        values = self._present()[:: -1 if falls else 1]
        if place:
            value, edge_row = place
            yield self._is(value) & (row < edge_row if falls else row > edge_row)
            values = values[values.index(value) + 1 :] if value in values else []
        yield from map(self._is, values)

    def _is(self, value: Any) -> Any:  # noqa: ANN401
        return Expression(self._field, OP.IS, value)

    def _present(self) -> list[Any]:
        """The values that rows of the query have, none first, what `values` does not know last; in one query.

        The index leads from each value to the next; the gate's query says whether a row is there to be read.
        """
        sql, asked = self._query.columns(SQL("1")).order_by().where(self._is(SQL("present.value"))).sql()
        names = {"table": self._query.model._meta.table_name, "column": self._field.column_name}
        found = database.execute_sql(PRESENT.format(**names, there=sql), asked)
        known = {value: at for at, value in enumerate((None, *self._values))}
        return sorted((value for (value,) in found), key=lambda value: known.get(value, len(known)))

    def _falls(self, backwards: bool) -> bool:  # noqa: FBT001
        """Whether the column falls from row to row."""
        return (self.direction == "desc") ^ backwards ^ self._sorts[self.sort].turned

    def _ordered(self, backwards: bool) -> ModelSelect:  # noqa: FBT001
        parts, falls = (self._field, self._row), self._falls(backwards)
        return self._query.order_by(*(part.desc() if falls else part.asc() for part in parts))

    def _beyond(self, edge: ModelSelect, backwards: bool) -> Any:  # noqa: ANN401, FBT001
        """What comes after `edge`, in a column that is never empty."""
        place = Tuple(self._field, self._row)
        sql, values = edge.sql()  # by hand: SQLite takes no second brackets round a row value
        wanted = SQL(f"({sql})", values)
        return place < wanted if self._falls(backwards) else place > wanted

    def _steps(self, place: tuple[Any, int] | None, backwards: bool) -> Iterator[Any]:  # noqa: FBT001
        """What comes after `place`, or all, in a column that may be empty, in pieces that follow its index.

        Rows without a value come first, and last where the order falls; or the other way round.
        """
        field, row, falls = self._field, self._row, self._falls(backwards)
        empty_first = falls == self._sorts[self.sort].empty_last
        empty, filled = field.is_null(), field.is_null(is_null=False)
        if place is None:
            yield from (empty, filled) if empty_first else (filled, empty)
            return
        value, edge_row = place
        beyond = row < edge_row if falls else row > edge_row
        if value is None:
            yield empty & beyond
        else:
            yield (field == value) & beyond
            yield field < value if falls else field > value
        if empty_first == (value is None):
            yield filled if empty_first else empty

    def _url(self, **cursor: str) -> str:
        return self._address({**self.keep, **self._order(), **self._size(), **cursor})

    def _address(self, values: Mapping[str, Any]) -> str:
        return f"{self._base}?{urlencode(values)}" if values else self._base

    def _order(self) -> dict[str, str]:
        default = next(iter(self._sorts))
        if self.sort == default and self.direction == self._sorts[default].first:
            return {}
        return {"sort": self.sort, "order": str(self.direction)}

    def _size(self) -> dict[str, int]:
        return {} if self.size == DEFAULT_SIZE else {"size": self.size}
