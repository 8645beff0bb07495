"""What customers have several of, each kind as a table of its own: a row for each transaction, each talk.

Which customers there are, a list says as it does for themselves; what belongs to them comes in their order.
A row names its customer, so that an import finds it again by the external id.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import SQL, ModelSelect

from app.access.gate import Gate, everything
from app.access.levels import Masked
from app.access.parts import Viewer
from app.access.revealing import whole_of_part
from app.clock import local
from app.customers.exports.table import NUMBER_HEADER, PERMISSION, CustomerTable
from app.customers.imports.parts import DEAL
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    Employment,
    Transaction,
    Visit,
)
from app.customers.typed.amounts import yuan
from app.customers.words import FIELDS, Words
from app.db.base import fetch, in_batches
from app.db.connection import database
from app.room import Exporter

BATCH = 100
"""Customers read at a time, with all that they have."""
OF_CUSTOMER = ("number", "external_id", "name")
IN_FEN = frozenset({"amount", "open_amount", "annual_income"})
VALUE = "contact"


@dataclass(frozen=True)
class Parts:
    """One kind of part as a table.

    `kind` is what exports call it. `rule`: whoever may not use this field knows of none. `columns` are the
    columns of the part by the fields of the sheet, `moment` what they stand in the order of.
    """

    kind: str
    label: Any
    model: type[CustomerPart]
    rule: str
    columns: Mapping[str, str]
    moment: str


PARTS = (
    Parts("transactions", _l("Transactions"), Transaction, "transaction_date", DEAL, "date"),
    Parts(
        "visits",
        _l("Visits and calls"),
        Visit,
        "visited_at",
        {
            "visited_at": "at",
            "visit_kind": "kind",
            "visitor": "person",
            "outcome": "outcome",
            "next_step": "next_step",
            "next_on": "next_on",
        },
        "at",
    ),
    Parts(
        "contacts",
        _l("Contact points"),
        ContactPoint,
        "contact_kind",
        {
            "contact_kind": "kind",
            VALUE: "value",
            "contact_person": "contact_person",
            "preferred": "preferred",
            "do_not_contact": "do_not_contact",
        },
        "kind",
    ),
    Parts(
        "employments",
        _l("Employments"),
        Employment,
        "employer",
        {
            "employer": "employer",
            "position": "position",
            "employed_since": "since",
            "employed_until": "until",
            "annual_income": "annual_income",
        },
        "since",
    ),
)


class PartTable:
    """The parts of one kind of the customers that were `asked` for, as `CustomerTable` takes it."""

    def __init__(self, parts: Parts, gate: Gate, asked: Mapping[str, Any], whole: bool) -> None:  # noqa: FBT001
        self._parts, self._gate, self._whole = parts, gate, whole
        self._words = Words()
        self._customers = CustomerTable(gate, {**asked, "columns": []}, whole)
        self._named = [name for name in OF_CUSTOMER if gate.may_use(Customer, name)]
        self._fields = [name for name in parts.columns if name == VALUE or gate.may_use(Customer, name)]
        self.header = [*map(self._label, self._named), *map(self._label, self._fields)]

    @cached_property
    def _ids(self) -> Sequence[int]:
        """The customers whose parts the person may know of, in the order of the list."""
        gate, rule = self._gate, self._parts.rule
        if not gate.may_use(Customer, rule):
            return ()
        known, ids = gate.known_by(Customer, rule), self._customers.ids
        if known is None:
            return ids
        allowed = {row for (row,) in gate.select(Customer, Customer.id).where(known).tuples()}
        return array("q", (row for row in ids if row in allowed))

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return sum(self._of(ids, SQL("1")).count() for ids in in_batches(self._ids))

    def rows(self) -> Iterator[list[Any]]:
        """The rows, each as it is by then."""
        for ids in in_batches(self._ids, BATCH):
            with database.atomic("DEFERRED"):
                read = self._read(ids)
            yield from read

    def _read(self, ids: Sequence[int]) -> list[list[Any]]:
        query = self._gate.select(Customer).where(Customer.id.in_(list(ids)))
        records = {record.id: record for record in fetch(query)}
        found: dict[int, list[Any]] = defaultdict(list)
        for part in fetch(self._of(ids).order_by(SQL(f'"{self._parts.moment}"'), self._parts.model.id)):
            found[part.customer_id].append(part)
        people = _people(ids) if self._parts.model is ContactPoint else {}
        return [
            row for one in ids if one in records for row in self._rows_of(records[one], found[one], people)
        ]

    def _rows_of(
        self, record: Customer, parts: Sequence[CustomerPart], people: Mapping[int, ContactPerson]
    ) -> Iterator[list[Any]]:
        if not parts:
            return
        viewer = Viewer(self._gate, record)
        named = [self._plain(name, value) for name, value in self._values_of(record)]
        for part in parts:
            yield [*named, *(self._value(record, viewer, part, field, people) for field in self._fields)]

    def _values_of(self, record: Customer) -> Iterator[tuple[str, Any]]:
        return zip(self._named, self._gate.show_rows([record], self._named)[0], strict=True)

    def _value(
        self,
        record: Customer,
        viewer: Viewer,
        part: CustomerPart,
        field: str,
        people: Mapping[int, ContactPerson],
    ) -> Any:  # noqa: ANN401
        column = self._parts.columns[field]
        shown = viewer.show(part)[column]
        if field == "contact_person":
            person = people.get(shown) if isinstance(shown, int) else None
            shown = viewer.show(person)["name"] if person else shown
        elif self._whole:
            shown = whole_of_part(self._gate, record, part, column, shown)
        return self._plain(field, shown)

    def _plain(self, field: str, value: Any) -> Any:  # noqa: ANN401
        """What stands in a cell: words for codes, yuan for fen, a mask as it is."""
        if isinstance(value, Masked):
            return value.text
        if isinstance(value, datetime):
            return local(value).replace(tzinfo=None, microsecond=0)
        if value is None or field == VALUE or isinstance(value, date):
            return value
        return self._worded(field, value)

    def _worded(self, field: str, value: Any) -> str:  # noqa: ANN401
        if field in IN_FEN:
            return yuan(int(value))
        if isinstance(value, bool):
            return _("yes") if value else ""
        return str(FIELDS[value] if field == "contact_kind" else self._words.table(field)[value])

    def _of(self, ids: Sequence[int], *columns: Any) -> ModelSelect:  # noqa: ANN401
        model = self._parts.model
        query = everything(model, *columns, why="they belong to customers that came through the gate")
        return query.where(model.customer.in_(list(ids)))

    def _label(self, name: str) -> str:
        if name == "number":
            return str(NUMBER_HEADER)
        return _("Contact") if name == VALUE else str(FIELDS[name])


def exporter_of_parts(parts: Parts) -> Exporter:
    """How one kind of part is taken out."""
    return Exporter(parts.kind, parts.label, PERMISSION, partial(PartTable, parts))


def offered(gate: Gate) -> list[Exporter]:
    """The kinds of parts that the person may know of."""
    return [PARTS_OUT[one.kind] for one in PARTS if gate.may_use(Customer, one.rule)]


def _people(ids: Sequence[int]) -> dict[int, ContactPerson]:
    query = everything(ContactPerson, why="they belong to customers that came through the gate")
    return {one.id: one for one in fetch(query.where(ContactPerson.customer.in_(list(ids))))}


PARTS_OUT = {one.kind: exporter_of_parts(one) for one in PARTS}
