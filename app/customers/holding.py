"""What a leaver holds, by level, and how it is handed over: their customers, and what other rooms bring."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import Expression, ModelSelect, fn

from app.access.gate import Gate, everything
from app.access.models import Protected
from app.access.upward import possible_owners
from app.customers.models import Customer
from app.customers.record import change_owner
from app.customers.words import LEVELS
from app.db.base import fetch
from app.people.models import Person
from app.room import Holding, Share


def _anything(_receiver: Person) -> None:
    return None


@dataclass(frozen=True)
class HeldByLevel:
    """The records of `model` that somebody holds: a share for each level, as far as one may `assign` them.

    `held(leaver)` is the condition on what is theirs, `label(level)` what a share is called, and
    `give(gate, record, receiver)` hands one over. Whoever receives them needs the permission `needed`;
    `fits(receiver)` is the condition on what may be theirs, None for all of it.
    """

    model: type[Protected]
    assign: str
    needed: str
    held: Callable[[Person], Expression]
    label: Callable[[Any], Any]
    give: Callable[[Gate, Any, Person], None]
    fits: Callable[[Person], Expression | None] = _anything

    def holding(self, name: str) -> Holding:
        """As a room brings it."""
        return Holding(name, self._shares, self._total, self._hand_over)

    def _shares(self, gate: Gate, leaver: Person) -> list[Share]:
        level = self.model.level
        held = self._mine(gate, leaver).select(level, fn.COUNT(self.model.id)).group_by(level)
        return [
            Share(
                str(one),
                self.label(LEVELS[one]),
                count,
                [person for person in possible_owners(one, self.needed) if person.id != leaver.id],
            )
            for one, count in held.order_by(level).tuples()
        ]

    def _total(self, leaver: Person) -> int:
        model = self.model
        query = everything(model, why="how much a leaver holds decides who hands it over; nobody is told")
        return int(query.where(self.held(leaver)).count())

    def _hand_over(self, gate: Gate, leaver: Person, key: str, receiver: Person, limit: int) -> int:
        query, fitting = self._mine(gate, leaver).where(self.model.level == int(key)), self.fits(receiver)
        if fitting is not None:
            query = query.where(fitting)
        found = fetch(query.order_by(self.model.id).limit(limit))
        for record in found:
            self.give(gate, record, receiver)
        return len(found)

    def _mine(self, gate: Gate, leaver: Person) -> ModelSelect:
        return gate.select(self.model, permission=self.assign).where(self.held(leaver))


CUSTOMERS_HELD = HeldByLevel(
    Customer,
    assign="customer.assign",
    needed=Customer.view_permission,
    held=lambda leaver: Customer.owner == leaver.id,
    label=lambda level: _l("Customers: %(level)s", level=level),
    give=change_owner,
).holding("customers")
