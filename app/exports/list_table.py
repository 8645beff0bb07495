"""The rows of a list as a table that is taken out: what it shows, or all fields, as its person may see them.

Which rows there are is settled at the beginning, by their ids; each is read through the gate again when its
turn comes, a few at a time.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from peewee import SQL, ModelSelect, NodeList

from app.access.gate import Gate
from app.access.levels import Masked
from app.access.models import Protected
from app.access.revealing import reveal_rows
from app.clock import local
from app.db.base import fetch, in_batches, unindexed
from app.db.connection import database
from app.web.listing import Sort
from app.web.queries import Filters, Query, Worded

BATCH = 500


class ListTable:
    """What the person of `gate` sees of the rows that were `asked` for.

    `asked` has the `address` of the query, its `words`, `sort` and `order`, and `columns`: those of a list,
    or None for all fields. A kind of list says what its rows are: `select`, `sorts`, and what stands `beside`
    the `own` fields of its model.
    """

    filters: Filters
    everything: Query = Query()
    """The query that all readable rows fit."""

    def __init__(
        self, gate: Gate, asked: Mapping[str, Any], words: Worded, own: Sequence[str], *, whole: bool
    ) -> None:
        self.gate = gate
        self.own = own
        self.words = words
        self.whole = whole
        self._asked = asked

    def select(self, query: Query, fields: Iterable[str]) -> ModelSelect:
        """The readable rows that `query` asks for, with what `fields` are read from."""
        raise NotImplementedError

    def sorts(self, query: Query) -> Mapping[str, Sort]:
        """What the list may be sorted by."""
        raise NotImplementedError

    def beside(self, records: Sequence[Any]) -> list[tuple[Any, ...]]:
        """What stands in the rows of some records after their fields."""
        return [()] * len(records)

    def write(self, name: str) -> Callable[[Any], Any]:
        """How the values of a field are written: words for codes, the mask for what is masked."""
        return written(self.words.table(name))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.ids)

    def rows(self) -> Iterator[list[Any]]:
        """The rows, each as it is by then; what can't be read any more is left out."""
        writers, as_it_is = [self.write(name) for name in self.own], written({})
        for ids in in_batches(self.ids, BATCH):
            for row, others in self._read(ids):
                cells = [write(value) for write, value in zip(writers, row, strict=True)]
                yield [*cells, *map(as_it_is, others)]

    @cached_property
    def _query(self) -> Query:
        query = self.filters.read(self._asked.get("address", {}), self.words, self.gate)
        return replace(query, words=self._asked.get("words", ""))

    @cached_property
    def ids(self) -> Sequence[int]:
        """The ids of the rows in the order of the list; eight bytes each."""
        found = self.select(self._query, ())
        found = found.columns(found.model.id).order_by(*self._order(found.model, indexed=True))
        return array("q", (row for (row,) in found.tuples().iterator()))

    def _read(self, ids: Sequence[int]) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        query = self.select(self.everything, self.own)
        query = query.where(query.model.id.in_(list(ids)))
        query = query.order_by(*self._order(query.model, indexed=False))
        show = reveal_rows if self.whole else Gate.show_rows
        with database.atomic("DEFERRED"):
            records = fetch(query)
            return list(zip(show(self.gate, records, self.own), self.beside(records), strict=True))

    def _order(self, model: type[Protected], *, indexed: bool) -> list[Any]:
        """The list's order; without its index where the rows are found by their ids."""
        offered = self.sorts(self._query)
        sort = offered.get(self._asked.get("sort", ""), next(iter(offered.values())))
        falls = (self._asked.get("order") or sort.first) == "desc"
        parts = (sort.place, sort.tie or model.id)
        if indexed:
            return [part.desc() if falls else part.asc() for part in parts]
        return [NodeList((unindexed(part), SQL("DESC" if falls else "ASC"))) for part in parts]


def written(table: Mapping[Any, Any]) -> Callable[[Any], Any]:
    """How a value is written whose codes have their words in `table`."""

    def write(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, Masked):
            return value.text
        if isinstance(value, datetime):
            return local(value).replace(tzinfo=None, microsecond=0)
        if value is None or isinstance(value, date):
            return value
        return str(table.get(value, value))

    return write
