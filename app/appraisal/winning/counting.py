"""What was spent on winning customers, and who was won: past the gate, for plans (clause 4.1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from peewee import fn

from app.access.gate import everything
from app.appraisal.spend.models import Spend
from app.customers.models import Transaction
from app.customers.spans import ending, id_at, numbers_of, spans
from app.db.connection import database
from app.db.once import once
from app.people.departments import all_departments, own_and_below
from app.people.models import Department
from app.room import Fact, Lack

WON = "won"
"""The band of a customer; of spend it is its kind."""


def cost(kinds: Sequence[str], since: date, until: date) -> Iterator[Fact]:
    """What was spent in the months that begin in those days, in fen, and every customer won in those days.

    A customer is won by its first transaction, for whom it belonged to at the end of that day.
    """
    yield from _spent(kinds, since, until)
    yield from won(since, until)


@once
def won(since: date, until: date) -> Sequence[Fact]:
    """Every customer whose first transaction was in those days."""
    return list(_won(since, until))


def _won(since: date, until: date) -> Iterator[Fact]:
    rows = everything(
        Transaction,
        Transaction.customer,
        fn.min(Transaction.date),
        why="official figure over all customers (access rule 9)",
    ).group_by(Transaction.customer)
    rows = rows.having(fn.min(Transaction.date) >= since, fn.min(Transaction.date) < until)
    first = {customer: date.fromisoformat(day) for customer, day in database.execute_sql(*rows.sql())}
    numbers = numbers_of(first)
    owners, departments = (spans(fact, since, until, first) for fact in ("owner", "department"))
    for customer, day in first.items():
        moment = ending(day)
        department = id_at(departments.get(customer, ()), moment)
        owner = id_at(owners.get(customer, ()), moment)
        yield Fact(numbers[customer], day, 0, 1, department, owner, band=WON)


def lacking(kinds: Sequence[str], since: date, until: date) -> Mapping[int, Sequence[Lack]]:
    """By department, with all below it, the months of the period of which not every kind was entered.

    A department has to enter once it ever did, and in a period in which it won customers. Where neither it
    nor any below it has to, it has to itself: nothing said is not zero. Retired ones are not asked any more.
    """
    tree = all_departments()
    codes = {int(one.id): str(one.code) for one in tree}
    bound = {fact.department for fact in won(since, until)}
    bound |= _ever(until) - {int(one.id) for one in tree if one.retired}
    there = {(one.department, one.day, one.band) for one in _spent(kinds, since, until)}
    found: dict[int, list[Lack]] = {}
    for top in codes:
        asked = [one for one in codes if one in bound & own_and_below(tree, top)] or [top]
        found[top] = [
            Lack(f"{month:%Y-%m}", codes[one])
            for month in months(since, until)
            for one in asked
            if any((one, month, kind) not in there for kind in kinds)
        ]
    return found


def months(since: date, until: date) -> Iterator[date]:
    """The first days of the months that begin in those days."""
    month = since if since.day == 1 else _next(since)
    while month < until:
        yield month
        month = _next(month)


def _next(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _spent(kinds: Sequence[str], since: date, until: date) -> Iterable[Fact]:
    rows = Spend.select(Spend, Department).join(Department)
    for row in rows.where(Spend.month >= since, Spend.month < until, Spend.kind.in_(list(kinds))):
        yield Fact(row.audit_number, row.month, row.fen, 0, row.department_id, band=row.kind)


def _ever(until: date) -> set[int | None]:
    rows = Spend.select(Spend.department).where(Spend.month < until).distinct()
    return {department for (department,) in rows.tuples()}
