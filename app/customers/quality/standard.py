"""The collection standard: which fields each kind of customer should have; and what it says of customers.

A reader's share counts only fields whose level on no record is above their clearance on the customer: else
it would tell whether there is something in a field that is sealed from them (access rules 2, 3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add, or_
from typing import Any

from peewee import Expression, fn

from app.access.gate import Gate
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.customers.models import KINDS, Customer, WantedField
from app.customers.quality.completeness import (
    FULL,
    LOW,
    band_of,
    bits_of,
    fewest,
    fields_of,
    missing,
    percent,
)
from app.db.base import among, fetch
from app.db.connection import database
from app.db.unchanged import while_unchanged
from app.errors import Conflict, Invalid

PLACE = ("id", "number", "level", "owner", "department", "region", "business_line", "kind", "filled")
"""What the gate looks at in a record, and what is counted."""


@dataclass(frozen=True)
class PresentStandard:
    """Kind → the fields wanted of it; `rev` is the number of the row on the chain that changed it last."""

    wanted: Mapping[str, list[str]]
    rev: int


@dataclass(frozen=True)
class Complete:
    """What one reader is told: the share in percent, and the wanted fields without a value."""

    percent: int
    missing: tuple[str, ...]


def present_standard() -> PresentStandard:
    """Read it."""
    last = AuditEntry.select(fn.MAX(AuditEntry.id)).where(AuditEntry.kind == WantedField.audit_kind).scalar()
    return PresentStandard(_wanted(), last or 0)


def set_standard(by: Gate, wanted: Mapping[str, Iterable[str]], rev: int) -> bool:
    """Want other fields. Returns whether anything changed. Raises Forbidden, Conflict, Invalid."""
    by.require("dictionary.manage")
    with database.atomic():
        there = present_standard()
        if rev != there.rev:
            raise Conflict
        changed = {kind: _in_order(kind, names) for kind, names in wanted.items()}
        changed = {kind: names for kind, names in changed.items() if names != there.wanted[kind]}
        for kind, names in changed.items():
            with writing(by.person, "standard.changed", WantedField(kind=kind)) as entry:
                entry.changed("wanted", there.wanted[kind], names)
                WantedField.delete().where(WantedField.kind == kind).execute()
                WantedField.insert_many([{"kind": kind, "field": name} for name in names]).execute()
    return bool(changed)


class Counting:
    """How complete customers are, for one reader."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._seen: dict[tuple[str, int], int] = {}

    def of(self, customer: Customer) -> Complete | None:
        """Of one customer; None where nothing that the reader may see is wanted."""
        wanted = self._bits(customer.kind, self.gate.clearance_on(customer))
        share = percent(customer.filled, wanted)
        return None if share is None else Complete(share, missing(customer.filled, wanted))

    def shares(self, numbers: Iterable[str]) -> dict[str, int]:
        """Public number → percent, of those of `numbers` that the reader can open; one query for a list."""
        columns = [getattr(Customer, name) for name in PLACE]
        rows = fetch(self.gate.select(Customer, *columns).where(among(Customer.number, numbers)))
        found = {row.number: self.of(row) for row in rows}
        return {number: one.percent for number, one in found.items() if one is not None}

    def fits(self, band: str) -> Any:  # noqa: ANN401  peewee's expressions
        """The condition for a query of this gate that a customer's share lies in `band`."""
        by_right = self._in_band(band)
        granted = [grant.record for grant in self.gate.grants]
        if not granted:
            return by_right
        fitting = [number for number, share in self.shares(granted).items() if band_of(share) == band]
        others = Customer.number.not_in(granted) & by_right
        return others | Customer.number.in_(fitting)

    @cached_property
    def _wanted(self) -> dict[str, list[str]]:
        return _wanted()

    def _bits(self, kind: str, clearance: int) -> int:
        """What is wanted of a kind and may be counted for somebody with `clearance` on the customer."""
        if (kind, clearance) not in self._seen:
            usable = self.gate.usable(Customer, clearance)
            self._seen[kind, clearance] = bits_of(usable.intersection(self._wanted[kind]))
        return self._seen[kind, clearance]

    def _in_band(self, band: str) -> Any:  # noqa: ANN401  peewee's expressions
        """The condition by the reader's own clearance."""
        return reduce(or_, (self._of_kind(kind, band) for kind in KINDS))

    def _of_kind(self, kind: str, band: str) -> Any:  # noqa: ANN401
        wanted = self._bits(kind, self.gate.standing.clearance)
        of_kind = Customer.kind == kind
        if not wanted:
            return of_kind & (Customer.id == 0)
        full = Customer.filled.bin_and(wanted) == wanted
        if band == FULL:
            return of_kind & full
        short = _count(wanted) < fewest(wanted)
        return of_kind & short if band == LOW else of_kind & ~short & ~full


def _count(wanted: int) -> Expression:
    """How many of the `wanted` bits a customer has, as SQL."""
    places = [1 << place for place in range(wanted.bit_length()) if wanted >> place & 1]
    return reduce(add, (Customer.filled.bin_and(bit) > 0 for bit in places))


@while_unchanged
def _wanted() -> dict[str, list[str]]:
    rows = set(WantedField.select(WantedField.kind, WantedField.field).tuples())
    return {kind: [name for name in fields_of(kind) if (kind, name) in rows] for kind in KINDS}


def _in_order(kind: str, names: Iterable[str]) -> list[str]:
    chosen = set(names)
    if not chosen.issubset(fields_of(kind)):
        raise Invalid(kind, "Choose from what is offered.")
    return [name for name in fields_of(kind) if name in chosen]
