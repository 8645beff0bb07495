"""What a bulk change makes of each customer, and why it is refused on some; nothing is written here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from app.access.gate import Gate, everything
from app.access.rules import Standing, readable
from app.access.standing import standing_of
from app.customers.imports.rights import NO_ASSIGNING
from app.customers.interests import INTERESTS
from app.customers.models import Batch, Customer, Interest
from app.errors import Invalid
from app.people.models import Person

ASSIGNED = ("owner", "department")
LEVEL = "level"


@dataclass(frozen=True)
class Plan:
    """What was asked for: `owner` and `department` as ids, interests to add and to take away, a level.

    `decided_by` is the id of the second person who agreed.
    """

    owner: int | None = None
    department: int | None = None
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    level: int | None = None
    basis: str = ""
    decided_by: int | None = None

    @classmethod
    def of(cls, batch: Batch) -> "Plan":
        """As the batch keeps it."""
        what: Mapping[str, Any] = batch.__data__["what"]
        sets: dict[str, Any] = {name: frozenset(what.get(name, ())) for name in ("add", "remove")}
        names = ("owner", "department", "level", "basis", "decided_by")
        return cls(**sets, **{name: what[name] for name in names if name in what})

    def as_json(self) -> dict[str, Any]:
        """As a batch keeps it: only what was asked for."""
        sets = {"add": sorted(self.add), "remove": sorted(self.remove)}
        rest = {name: getattr(self, name) for name in ("owner", "department", "level", "basis")}
        return {name: value for name, value in (rest | sets).items() if value}

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a customer that it concerns."""
        named = [name for name in (*ASSIGNED, LEVEL) if getattr(self, name) is not None]
        return (*named, *([INTERESTS] if self.add or self.remove else []))


@dataclass(frozen=True)
class Look:
    """One customer as it is and as it would be: `after` has the fields that become others.

    `refused`: why nothing is written. `lost`: the person could no longer open it afterwards.
    """

    customer: Customer
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    refused: Invalid | None = None
    lost: bool = False


class Planner:
    """A plan in the hands of one person, with the rights that they and the new owner have now."""

    def __init__(self, gate: Gate, plan: Plan) -> None:
        self.gate = gate
        self.plan = plan
        self.receiver = standing_of(Person.get_by_id(plan.owner)) if plan.owner else None

    def look(self, customers: Sequence[Customer]) -> Iterator[Look]:
        """What becomes of each of `customers`, which came through the gate."""
        interests = self._interests(customers)
        for customer in customers:
            before = {name: customer.__data__[name] for name in self.plan.fields if name != INTERESTS}
            if INTERESTS in self.plan.fields:
                before[INTERESTS] = sorted(interests[customer.id]) or None
            after = self._after(customer, before)
            refused = self._refusal(customer, after) if after else None
            if refused:
                yield Look(customer, before, {}, refused)
            else:
                yield Look(customer, before, after, lost=self._is_lost(customer, after))

    def _after(self, customer: Customer, before: Mapping[str, Any]) -> dict[str, Any]:
        wanted = {name: getattr(self.plan, name) for name in self.plan.fields if name != INTERESTS}
        if wanted.get(LEVEL, 0) and wanted[LEVEL] <= customer.level:
            del wanted[LEVEL]
        if INTERESTS in before:
            kept = {*(before[INTERESTS] or ()), *self.plan.add} - self.plan.remove
            wanted[INTERESTS] = sorted(kept) or None
        return {name: value for name, value in wanted.items() if before[name] != value}

    def _refusal(self, customer: Customer, after: Mapping[str, Any]) -> Invalid | None:
        """The first that speaks against writing `after`."""
        gate = self.gate
        if not gate.may("customer.edit", customer):
            return Invalid("number", "You may read it, but not change it.")
        for name in after:
            if name in ASSIGNED and not gate.may("customer.assign", customer):
                return Invalid(name, NO_ASSIGNING)
            if not gate.may_write(customer, name, "customer.edit"):
                return Invalid(name, "The field is above your clearance here.")
        if after.get(LEVEL, 0) > gate.standing.clearance:
            return Invalid(LEVEL, "The level is above your clearance.")
        if "owner" in after and not self._may_be_read(customer, after, self.receiver):
            return Invalid("owner", "The new owner could not open it.")
        return None

    def _is_lost(self, customer: Customer, after: Mapping[str, Any]) -> bool:
        return bool(after) and not self._may_be_read(customer, after, self.gate.standing)

    @staticmethod
    def _may_be_read(customer: Customer, after: Mapping[str, Any], standing: Standing | None) -> bool:
        facts = SimpleNamespace(
            level=after.get(LEVEL, customer.level),
            own_ids=frozenset({after.get("owner", customer.owner_id)}),
            own_permission=Customer.own_permission,
            own_alone=False,
            unplaced=False,
            department_id=after.get("department", customer.department_id),
            region=customer.region,
            business_line=customer.business_line,
            kind=customer.kind,
        )
        return standing is not None and readable(standing, facts, Customer.view_permission)

    def _interests(self, customers: Iterable[Customer]) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        if INTERESTS in self.plan.fields:
            query = everything(Interest, why="they belong to customers that came through the gate")
            for row in query.where(Interest.customer.in_([one.id for one in customers])):
                found[row.__data__["customer"]].add(row.code)
        return found
