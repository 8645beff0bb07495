"""The rows of an export of customers: what a list shows, or all fields, as its person may see them.

Which rows there are is settled at the beginning, by their ids; each is read through the gate again when its
turn comes, a few at a time.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import SQL, NodeList

from app.access.gate import Gate
from app.access.levels import Masked
from app.access.revealing import reveal_rows
from app.clock import local
from app.customers.exports.part_columns import FIELDS, PartColumns, rule_of
from app.customers.imports.words import label_of
from app.customers.lists import columns
from app.customers.lists.listing import select, sorts
from app.customers.lists.query import Query
from app.customers.models import Customer
from app.customers.words import NONE, Words
from app.db.base import fetch, in_batches, unindexed
from app.db.connection import database
from app.room import Exporter

BATCH = 500
KIND = "customer"
PERMISSION = "customer.export"
NUMBER_HEADER = _l("Kebu number")
"""Not just "number": an import would take that for the key of another system."""
LEFT_OUT = frozenset({"age"})
"""It says nothing that the birth date doesn't, and is wrong tomorrow."""


class CustomerTable:
    """What the person of `gate` sees of the customers that were `asked` for.

    `asked` has the `address` of the query, its `words`, `sort` and `order`, and `columns`: those of a list,
    or None for all fields.
    """

    def __init__(self, gate: Gate, asked: Mapping[str, Any], whole: bool) -> None:  # noqa: FBT001
        self._gate = gate
        self._asked = asked
        self._whole = whole
        self._words = Words()
        self.fields = fields_of(gate, asked.get("columns"))
        self._own = [name for name in self.fields if name in Customer.field_rules]
        of_parts = [name for name in self.fields if name not in Customer.field_rules]
        self._parts = PartColumns(gate, of_parts, self._words, whole=whole)
        self.header = [str(self._label(name)) for name in self.fields]

    @cached_property
    def ids(self) -> Sequence[int]:
        """The ids of the rows in the order of the list; eight bytes each."""
        query = Query.read(self._asked.get("address", {}), self._words, self._gate)
        query = Query(self._asked.get("words", ""), query.filters, query.unknown)
        found = select(self._gate, query).columns(Customer.id).order_by(*self._order(indexed=True))
        return array("q", (row for (row,) in found.tuples().iterator()))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.ids)

    def rows(self) -> Iterator[list[Any]]:
        """The rows, each as it is by then; what can't be read any more is left out."""
        writers = [self._writer(name) for name in self.fields]
        for ids in in_batches(self.ids, BATCH):
            for row in self._read(ids):
                yield [write(value) for write, value in zip(writers, row, strict=True)]

    def _read(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        query = select(self._gate, Query(), self._own).where(Customer.id.in_(list(ids)))
        query = query.order_by(*self._order(indexed=False))
        show = reveal_rows if self._whole else Gate.show_rows
        with database.atomic("DEFERRED"):
            records = fetch(query)
            rows, parts = show(self._gate, records, self._own), self._parts.of(records)
        return [(*row, *others) for row, others in zip(rows, parts, strict=True)]

    def _order(self, *, indexed: bool) -> list[Any]:
        """The list's order; without its index where the rows are found by their ids."""
        offered = sorts(self._gate, self._words)
        asked = self._asked.get("sort")
        sort = offered[asked if asked in offered else next(iter(offered))]
        falls = (self._asked.get("order") or sort.first) == "desc"
        parts = (sort.place, Customer.id)
        if indexed:
            return [part.desc() if falls else part.asc() for part in parts]
        return [NodeList((unindexed(part), SQL("DESC" if falls else "ASC"))) for part in parts]

    def _label(self, name: str) -> Any:  # noqa: ANN401
        if name == "number":
            return NUMBER_HEADER
        return self._words.table("label")[name] if name in Customer.field_rules else label_of(name)

    def _writer(self, name: str) -> Callable[[Any], Any]:
        """How the values of one field are written: words for codes, the mask for what is masked."""
        table = self._words.table(name) if name in Customer.field_rules else NONE

        def write(value: Any) -> Any:  # noqa: ANN401
            if isinstance(value, Masked):
                return value.text
            if isinstance(value, datetime):
                return local(value).replace(tzinfo=None, microsecond=0)
            if value is None or isinstance(value, date):
                return value
            return str(table[value])

        return write


def fields_of(gate: Gate, names: Sequence[str] | None) -> tuple[str, ...]:
    """The fields of the columns `names` of a list, or all: those that the person may use of many records."""
    wanted = columns.fields_of(columns.readable(gate, names)) if names is not None else ALL_FIELDS
    return tuple(name for name in dict.fromkeys(wanted) if gate.may_use(Customer, rule_of(name)))


def revealing_of(gate: Gate, names: Sequence[str] | None) -> list[str]:
    """Those of these fields that are masked, and that the person may reveal."""
    if not gate.has(Customer.reveal_permission):
        return []
    return [name for name in fields_of(gate, names) if RULES[rule_of(name)].mask]


RULES = Customer.field_rules | Customer.part_rules
ALL_FIELDS = (*(name for name in Customer.field_rules if name not in LEFT_OUT), *FIELDS)
CUSTOMERS = Exporter(KIND, _l("Customers"), PERMISSION, CustomerTable)
