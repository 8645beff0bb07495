"""The rows of an export of customers: what a list shows, or all fields, as its person may see them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate
from app.customers.exports.part_columns import FIELDS, PartColumns, rule_of
from app.customers.imports.words import label_of
from app.customers.lists.columns import COLUMNS
from app.customers.lists.listing import select, sorts
from app.customers.lists.query import FILTERS
from app.customers.models import Customer
from app.customers.words import Words
from app.exports.list_table import ListTable
from app.room import Exporter
from app.web.listing import Sort
from app.web.queries import Query

KIND = "customer"
PERMISSION = "customer.export"
NUMBER_HEADER = _l("Kebu number")
"""Not just "number": an import would take that for the key of another system."""
LEFT_OUT = frozenset({"age"})
"""It says nothing that the birth date doesn't, and is wrong tomorrow."""


class CustomerTable(ListTable):
    """Customers, and of what each has several of the one that an import takes for it."""

    filters = FILTERS

    def __init__(self, gate: Gate, asked: Mapping[str, Any], whole: bool) -> None:  # noqa: FBT001
        words = Words()
        self.fields = fields_of(gate, asked.get("columns"))
        own = [name for name in self.fields if name in Customer.field_rules]
        super().__init__(gate, asked, words, own, whole=whole)
        of_parts = [name for name in self.fields if name not in Customer.field_rules]
        self._parts = PartColumns(gate, of_parts, words, whole=whole)
        self.header = [str(self._label(name)) for name in self.fields]

    def select(self, query: Query, fields: Iterable[str]) -> ModelSelect:
        """The customers of the list."""
        return select(self.gate, query, fields)

    def sorts(self, _query: Query) -> Mapping[str, Sort]:
        """What the list may be sorted by."""
        return sorts(self.gate, Words())

    def beside(self, records: Sequence[Customer]) -> list[tuple[Any, ...]]:
        """Their parts."""
        return self._parts.of(records)

    def _label(self, name: str) -> Any:  # noqa: ANN401
        if name == "number":
            return NUMBER_HEADER
        return self.words.table("label")[name] if name in Customer.field_rules else label_of(name)


def fields_of(gate: Gate, names: Sequence[str] | None) -> tuple[str, ...]:
    """The fields of the columns `names` of a list, or all: those that the person may use of many records."""
    wanted = COLUMNS.fields_of(COLUMNS.readable(gate, names)) if names is not None else ALL_FIELDS
    return tuple(name for name in dict.fromkeys(wanted) if gate.may_use(Customer, rule_of(name)))


def revealing_of(gate: Gate, names: Sequence[str] | None) -> list[str]:
    """Those of these fields that are masked, and that the person may reveal."""
    if not gate.has(Customer.reveal_permission):
        return []
    return [name for name in fields_of(gate, names) if RULES[rule_of(name)].mask]


RULES = Customer.field_rules | Customer.part_rules
ALL_FIELDS = (*(name for name in Customer.field_rules if name not in LEFT_OUT), *FIELDS)
CUSTOMERS = Exporter(KIND, _l("Customers"), PERMISSION, CustomerTable)
