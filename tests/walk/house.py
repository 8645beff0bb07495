"""The house that the walk walks through: its routes, its people, the records in it, and who may see them."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from flask import Flask

from app.customers.models import CustomerPart, Interest
from app.files.models import Attachment
from app.risk.models import RiskPart
from app.tickets.models import TicketEvent, TicketPart, Watcher
from tests.walk.answers import Answer
from tests.walk.people import WALKERS
from tests.walk.planted import (
    GRANTED,
    HIGHEST,
    MISSING,
    NUMBER,
    PLAIN,
    RELATIONS,
    SECRET,
    Planted,
    lies_within,
    places,
)
from tests.walk.routes import FEEDS, Route, holds, records, routes

HELD = {*RELATIONS} - {MISSING}
"""Relations that a person has a record in, or has not."""
PARTS_LEVEL = {"customer": 2, "ticket": 2, "risk": 2}
"""The level of what is planted as a part of a record and stands in the clear; 1 where nothing is said."""


@dataclass(repr=False)
class House:
    """The application with everybody and everything in it.

    `own` has, by what stands for it in an address, the number of each walker's own request and batch;
    `looked`, by user name and address, the pages that were opened.
    """

    app: Flask
    tokens: dict[str, str]
    permissions: dict[str, frozenset[str]]
    planted: list[Planted]
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    forms: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    visited: set[tuple[str | None, str]] = field(default_factory=set)
    looked: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _alike: dict[tuple[str, bool, str], list[str]] = field(default_factory=dict)

    @cached_property
    def routes(self) -> list[Route]:
        """Every route of the application."""
        return routes(self.app)

    @cached_property
    def by_value(self) -> dict[str, Planted]:
        """Every planted value and number → whose it is."""
        return {
            text: one
            for one in self.planted
            for text in (*one.values.values(), *one.parts.values(), one.number)
        }

    @cached_property
    def protected(self) -> re.Pattern[str]:
        """Finds the tables of protected records, and of what belongs to them, in a statement."""
        parts = [
            *CustomerPart.__subclasses__(),
            *TicketPart.__subclasses__(),
            *RiskPart.__subclasses__(),
            TicketEvent,
            Watcher,
        ]
        models = [*records(self.app).values(), *parts, Interest, Attachment]
        names = "|".join(model._meta.table_name for model in models)
        return re.compile(rf'\b(?:{names})(?:_(?!id\b)\w+)?\b"?')

    def alike(self, username: str, route: Route, relation: str = "") -> list[str]:
        """Whom the door of `route` treats as it does `username`: all let in or all kept out.

        With a `relation`, those of them who have a record in it.
        """
        may = holds(route, self.permissions[username])
        key = route.permission, may, relation
        if key not in self._alike:
            self._alike[key] = [
                name
                for name, walker in WALKERS.items()
                if holds(route, self.permissions[name]) == may
                and (relation in places(walker) or relation not in HELD)
            ]
        return self._alike[key]

    def of(self, username: str, kind: str) -> list[Planted]:
        """The records that were planted for `username`, the readable one first."""
        return [one for one in self.planted if (one.walker, one.kind) == (username, kind)]

    def sees(self, username: str, record: Planted) -> bool:
        """Whether that person may read `record`."""
        model = records(self.app)[record.kind]
        if model.view_permission not in self.permissions[username]:
            own = model.own_permission == model.view_permission and record.place.owner == username
            return own and record.place.level <= WALKERS[username].clearance
        if record.relation == GRANTED and record.walker == username:
            return True
        return lies_within(WALKERS[username], record.place)

    def clearance(self, username: str, record: Planted) -> int:
        """Up to which level that person may see the fields of a record that they may read."""
        granted = record.relation == GRANTED and record.walker == username
        return HIGHEST if granted else WALKERS[username].clearance

    def leaks(self, answer: Answer, username: str, route: Route, fed: Planted | None = None) -> list[str]:
        """What `answer` says that it must not: any whole secret, and names and numbers of what is unreadable.

        Who may reveal gets the one value they asked for, on a ticket its customer's. Who reads the audit
        chain sees the numbers of all records, and the names within their clearance. Who decides about a level
        sees the record's number.
        """
        squeezed = re.sub(r"[\s-]", "", answer.said)
        secrets = {*SECRET.findall(squeezed)}
        if route.permission == "customer.reveal" and username and fed and self.sees(username, fed):
            secrets -= {
                one.values[FEEDS["field"][0]]
                for one in (fed, *self.customers_of(fed))
                if self.sees(username, one)
            }
        found = [f"whole {value}" for value in secrets if value in self.by_value]
        auditing = route.permission == "audit.view"
        addressed = "level.approve" in self.permissions.get(username, ())
        for text in {*PLAIN.findall(answer.said), *NUMBER.findall(answer.said)}:
            record = self.by_value.get(text)
            if record is None:
                continue
            level = PARTS_LEVEL.get(record.kind, 1) if text in record.parts.values() else 1
            if username and self.sees(username, record) and level <= self.clearance(username, record):
                continue
            is_number = text == record.number
            needed = max(record.place.level, level)
            cleared = bool(username) and needed <= WALKERS[username].clearance
            if is_number and addressed and route.rule.endpoint.startswith("inbox."):
                continue
            if not (is_number and record is fed) and not (auditing and (is_number or cleared)):
                found.append(f"{text} of a record {record.relation} for {record.walker}")
        return found

    def customers_of(self, fed: Planted) -> list[Planted]:
        """The customers that lie where `fed` does: one of them is its own, if it is a ticket that has one."""
        planted = {id(one): one for one in self.by_value.values()}.values()
        return [one for one in planted if one.kind == "customer" and one.place == fed.place]

    def asks_for_records(self, answer: Answer) -> bool:
        """Whether something protected was looked up for `answer`."""
        return any(self.protected.search(sql) for sql in answer.asked)
