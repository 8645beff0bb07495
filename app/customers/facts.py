"""Dated facts.

What held for a customer from when until when. The only place that writes them and their copies.

Owner, department, status, tier and level are rows of `CustomerFact` with `since` and `until`; the column on
the customer is a copy of the row in force.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import SQL

from app.access.gate import Gate, everything
from app.access.levels import seen
from app.chain.writing import Entry
from app.clock import zone
from app.customers.free_text import follow_level
from app.customers.models import Customer, CustomerFact
from app.db.base import loaded, written_out
from app.db.connection import database
from app.db.fields import moment_text
from app.files.attaching import follow_level as seal_files
from app.files.attaching import must_be_sealed, sealed_ahead
from app.people.models import Person
from app.room import rooms_of_the_house

HELD = ", ".join(
    (
        "customer_id",
        *(f"max(iif(fact = '{one}', value, NULL))" for one in ("status", "owner", "department", "tier")),
    )
)
IN_FORCE = "fact IN ('status', 'owner', 'department', 'tier') AND since < ? AND (until IS NULL OR until >= ?)"
FACTS = ("owner", "department", "status", "tier", "level")


class Why(NamedTuple):
    """Why a fact holds: a reason, for a level its basis, and who agreed to it as a second person."""

    reason: str = ""
    basis: str = ""
    decided_by: Person | None = None


def fact_row(
    customer: int,
    fact: str,
    value: Any,  # noqa: ANN401  an id, a code or a number
    since: datetime,
    person: int | None,
    why: Why = Why(),  # noqa: B008  immutable
    until: datetime | None = None,
) -> dict[str, Any]:
    """A row of `CustomerFact` as the database keeps it."""
    return {
        "customer_id": customer,
        "fact": fact,
        "value": str(value),
        "since": moment_text(since),
        "until": moment_text(until) if until else None,
        "person_id": person,
        "reason": why.reason,
        "basis": why.basis,
    }


def change_fact(customer: Customer, fact: str, value: Any, entry: Entry, why: Why = Why()) -> None:  # noqa: ANN401, B008
    """End the fact in force and begin a new one with `value`, inside the transaction of `entry`.

    Set the copy on `customer`.

    The caller writes the customer row. Nothing happens when `value` already holds.
    """
    column = Customer._meta.fields[fact].object_id_name if fact in {"owner", "department"} else fact
    before = getattr(customer, column)
    if before == value:
        return
    if fact == "level":
        seal_files(customer, value)
        follow_level(customer, value)
        for room in rooms_of_the_house():
            if follow := room.raised.get(Customer.audit_kind):
                follow(customer, value)
    in_force = (CustomerFact.customer == customer.id, CustomerFact.fact == fact, CustomerFact.until.is_null())
    CustomerFact.update(until=entry.at).where(*in_force).execute()
    if value is not None:
        person: Person | None = entry.person
        CustomerFact.insert(
            customer=customer.id,
            fact=fact,
            value=str(value),
            since=entry.at,
            person=person.id if person else None,
            reason=why.reason,
            basis=why.basis,
            decided_by=why.decided_by,
        ).execute()
    setattr(customer, column, value)
    entry.changed(fact, before, value)
    if why.reason or why.basis:
        entry.told(reason=why.reason, basis=why.basis)
    if why.decided_by:
        entry.told(decided_by=why.decided_by.username)


@contextmanager
def files_sealed(customers: Iterable[Customer], level: int) -> Iterator[None]:
    """Seal what files the customers and what lies beneath them have, before they are raised to `level`.

    Call it outside of the transaction that raises them.
    """
    with sealed_ahead(_with_beneath(customers), level):
        yield


def have_files_to_seal(customers: Iterable[Customer], level: int) -> bool:
    """Whether raising the customers to `level` seals files of theirs, which takes its time."""
    return must_be_sealed(_with_beneath(customers), level)


def _with_beneath(customers: Iterable[Customer]) -> dict[str, list[str]]:
    """The numbers, by kind, of the customers and of what is at least as secret as they are."""
    found = defaultdict[str, list[str]](list)
    for customer in customers:
        found[customer.audit_kind].append(customer.number)
        for room in rooms_of_the_house():
            if tell := room.beneath.get(customer.audit_kind):
                kind, numbers = tell(customer)
                found[kind] += numbers
    return found


class Held(NamedTuple):
    """What held for a customer: codes and ids, None where nothing did."""

    status: str | None
    owner: int | None
    department: int | None
    tier: str | None


def held_on(day: date, customer: int | None = None) -> dict[int, Held]:
    """What held at the end of `day` on the office's clock, by the customer's id, for one or for all.

    Who was no customer yet is not in it. One query; no levels are asked: the caller came through the gate, or
    counts over all of them.
    """
    end = datetime.combine(day + timedelta(days=1), time(), zone())
    query = everything(CustomerFact, SQL(HELD), why="of all, or of a customer that came through the gate")
    query = query.where(SQL(IN_FORCE, (moment_text(end),) * 2)).group_by(SQL("customer_id"))
    if customer is not None:
        query = query.where(CustomerFact.customer == customer)
    rows = database.execute_sql(*query.sql())
    return {
        row: Held(status, owner and int(owner), department and int(department), tier)
        for row, status, owner, department, tier in rows
    }


def shown_on(gate: Gate, customer: Customer, day: date) -> dict[str, Any]:
    """What held for `customer` at the end of `day`, as the person sees it; empty before it was one."""
    held = held_on(day, customer.id).get(customer.id)
    if held is None:
        return {}
    clearance, rules = gate.clearance_on(customer), Customer.field_rules
    return {
        name: seen(value, rules[name], gate.field_level(Customer, name, customer), clearance)
        for name, value in held._asdict().items()
    }


def facts_of(customer: Customer, names: tuple[str, ...]) -> dict[str, list[CustomerFact]]:
    """The facts of `customer` by name, newest first, in one query."""
    found: dict[str, list[CustomerFact]] = {name: [] for name in names}
    for values in database.execute_sql(_of_customer(len(names)), (customer.id, *names)).fetchall():
        row = loaded(CustomerFact, values)
        found[row.fact].append(row)
    return found


@lru_cache(maxsize=8)
def _of_customer(names: int) -> str:
    """The question for so many facts of a customer, written out once."""
    query = everything(CustomerFact, why="they belong to a customer that came through the gate")
    asked = SQL(f"customer_id = ? AND fact IN ({', '.join('?' * names)})")
    return written_out(query.where(asked).order_by(SQL("since DESC, id DESC")))
