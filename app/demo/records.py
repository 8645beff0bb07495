"""An invented customer and the events that led to what it is today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Event:
    """One changed field. `at` is UTC, `by` a user name; `basis` (a level's legal ground) only on levels.

    What happened in one act, such as a move to another department with its new owner, has one `at`.
    """

    at: datetime
    by: str
    field: str
    before: Value
    after: Value
    reason: str | None = None
    basis: str | None = None


class Addition(NamedTuple):
    """What was added to a customer in an act of its own. `at` is UTC, `by` a user name.

    `word` is what the chain calls a part, or "interests" or "account"; `values` by column; `of` is the place,
    among the customer's additions, of the contact person it belongs to.
    """

    at: datetime
    by: str
    word: str
    values: dict[str, Any]
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Invented:
    """A customer as it is now; `history` in time order ends at these values. `additions` are in time order.

    `twin_of` is the external id of an earlier customer who is the same person or firm, registered again.
    """

    external_id: str
    kind: str
    name: str
    sex: str | None
    birth_date: date | None
    id_number: str | None
    credit_code: str | None
    native_place: str | None
    document_type: str | None
    legal_representative: str | None
    industry: str | None
    size: str | None
    mobile: str
    email: str | None
    address: str | None
    region: str
    business_line: str
    source: str | None
    status: str
    tier: str
    level: int
    department: str
    owner: str
    created_at: datetime
    history: tuple[Event, ...]
    twin_of: str | None = None
    additions: tuple[Addition, ...] = ()


class Fact(NamedTuple):
    """A value that held from `since` until just before `until` (UTC; None: it still holds)."""

    value: Value
    since: datetime
    until: datetime | None


def held(customer: Invented, field: str, at: datetime) -> Value:
    """The value of `field` at the moment `at`."""
    return next(fact.value for fact in reversed(facts(customer, field)) if fact.since <= at)


def facts(customer: Invented, field: str) -> tuple[Fact, ...]:
    """The values of `field`, first to last, without a gap from `created_at` to now."""
    found: list[Fact] = []
    since = customer.created_at
    for event in customer.history:
        if event.field == field:
            found.append(Fact(event.before, since, event.at))
            since = event.at
    found.append(Fact(getattr(customer, field), since, None))
    return tuple(found)
