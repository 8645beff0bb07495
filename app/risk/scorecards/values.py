"""What is known of all customers, or of one, on a day: worked out set by set, past the gate.

Sealed incomes are opened only where a card counts the income band.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any, NamedTuple

from peewee import SQL, ModelSelect

from app.access.gate import everything
from app.customers.models import Customer, Employment, Transaction, WantedField
from app.customers.quality.completeness import bits_of, percent
from app.db.connection import database
from app.risk.scorecards.attributes import INCOME_BANDS, INCOME_EDGES
from app.risk.scorecards.models import TYPED, CreditFact
from app.vault.fields import unsealed
from app.vault.sealing import BrokenSeal

YEAR, HALF = 12, 6
"""Months."""
AT_ONCE = 2000
"""So many customers are in memory at a time."""
FEN_PER_TEN_THOUSAND = Decimal(1_000_000)
OF_TRANSACTIONS = frozenset(
    {
        *("years_as_customer", "turnover_12m", "transactions_12m"),
        *("overdue_times_6m", "longest_overdue_days", "open_share"),
    }
)
SUMS = """
customer_id, min(date),
sum(iif(date > :year, amount, 0)), sum(date > :year), max(date),
sum(iif({due}, 1, 0)), sum(iif({due} AND {late}, 1, 0)),
max(iif({due} AND {late}, julianday(min(coalesce(settled_on, :day), :day)) - julianday(due_on), 0)),
max(iif({due}, due_on, NULL)),
sum(open_amount), sum(iif(date > :year OR open_amount > 0, amount, 0))
""".format(
    due="due_on < :day AND (due_on >= :half OR settled_on IS NULL OR settled_on > :half)",
    late="coalesce(settled_on, :day) > due_on",
)
"""One row for each customer. It was `due` in the last half year, or overdue in it since before."""


class Value(NamedTuple):
    """A value, "" for none, and the day of the newest record that it rests on, "" where that has none."""

    text: str
    day: str = ""


Values = Mapping[str, Value]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def values_of(
    kind: str, names: Iterable[str], day: date, customer: int | None = None
) -> Iterator[tuple[int, dict[str, Value]]]:
    """(customer's id, values by name) of all customers of `kind` that are not closed, or of one, in order.

    What is not `dated` is as it stands now, whatever the `day`. A customer who was not there on that day yet
    is left out.
    """
    wanted, last, one = frozenset(names), 0, customer
    if one is not None:
        yield from _values_of(kind, wanted, day, _customers(kind, one - 1, 1, one))
        return
    while rows := _customers(kind, last, AT_ONCE):
        last = rows[-1][0]
        yield from _values_of(kind, wanted, day, rows)


def _values_of(
    kind: str, wanted: frozenset[str], day: date, rows: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[int, dict[str, Value]]]:
    if not rows:
        return
    ids = (rows[0][0], rows[-1][0])
    sums = _sums(day, ids) if wanted & OF_TRANSACTIONS else {}
    incomes = _incomes(day, ids) if "income_band" in wanted else {}
    typed = _typed(day, ids) if wanted & set(TYPED) else {}
    standard = bits_of(_wanted(kind))
    for row in rows:
        mine, sum_of = row[0], sums.get(row[0])
        if row[1][:10] > day.isoformat() and (sum_of is None or sum_of[1] > day.isoformat()):
            continue
        found = _of_record(row, day, standard)
        found |= _of_transactions(row[1][:10], sum_of, day)
        found["income_band"] = incomes.get(mine, Value(""))
        found |= typed.get(mine, {})
        yield mine, {name: found.get(name, Value("")) for name in wanted}


def count_of(kind: str) -> int:
    """How many customers there are of a kind that are not closed."""
    return int(_all(kind).count())


def _all(kind: str, *columns: Any) -> ModelSelect:  # noqa: ANN401
    return everything(Customer, *columns, why="scores are made of the records of all customers").where(
        Customer.kind == kind, Customer.status != "closed"
    )


def _customers(kind: str, after: int, limit: int, until: int | None = None) -> list[tuple[Any, ...]]:
    columns = (
        *(Customer.id, Customer.created_at, Customer.updated_at, Customer.filled, Customer.size),
        *(Customer.industry, Customer.region, Customer.sex, Customer.birth_date, Customer.native_place),
    )
    query = _all(kind, *columns).where(Customer.id > after)
    query = query if until is None else query.where(Customer.id <= until)
    found: list[tuple[Any, ...]] = database.execute_sql(
        *query.order_by(Customer.id).limit(limit).sql()
    ).fetchall()
    return found


def _of_record(row: tuple[Any, ...], day: date, standard: int) -> dict[str, Value]:
    _, _, updated, filled, size, industry, region, sex, born, native_place = row
    on = updated[:10]
    share = percent(filled, standard)
    return {
        "completeness": Value("" if share is None else str(share), on),
        "size": Value(size or "", on),
        "industry": Value(industry or "", on),
        "region": Value(region or "", on),
        "sex": Value(sex or "", on),
        "native_place": Value(native_place or "", on),
        "age": Value("" if born is None else str(int(_years(born, day))), on),
    }


def _years(since: str, day: date) -> Decimal:
    """Years and tenths of one from a day on, rounded down; each begins on the day of the year it began on."""
    begun = date.fromisoformat(since[:10])
    if begun > day:
        return Decimal()
    whole = day.year - begun.year - ((day.month, day.day) < (begun.month, begun.day))
    last, coming = (months_before(begun, -12 * turn) for turn in (whole, whole + 1))
    return whole + Decimal(10 * (day - last).days // (coming - last).days) / 10


def _of_transactions(opened: str, sums: tuple[Any, ...] | None, day: date) -> dict[str, Value]:
    if sums is None:
        return {
            "years_as_customer": Value(str(_years(opened, day)), opened),
            "turnover_12m": Value("0"),
            "transactions_12m": Value("0"),
        }
    _, first, turnover, count, last, due, late, longest, due_on, left, amount = sums
    begun = min(first, opened)
    found = {
        "years_as_customer": Value(str(_years(begun, day)), begun),
        "turnover_12m": Value(str(turnover / FEN_PER_TEN_THOUSAND), last),
        "transactions_12m": Value(str(count), last),
    }
    if due:
        found["overdue_times_6m"] = Value(str(late), due_on)
        found["longest_overdue_days"] = Value(str(int(longest)), due_on)
    if amount:
        share = (Decimal(100 * left) / amount).quantize(Decimal("0.1"), ROUND_FLOOR)
        found["open_share"] = Value(str(share), last)
    return found


def _sums(day: date, ids: tuple[int, int]) -> dict[int, tuple[Any, ...]]:
    named = {
        "day": day.isoformat(),
        "year": months_before(day, YEAR).isoformat(),
        "half": months_before(day, HALF).isoformat(),
    }
    text = SUMS
    for name, value in named.items():
        text = text.replace(f":{name}", f"'{value}'")
    query = everything(Transaction, SQL(text), why="scores are made of the records of all customers").where(
        Transaction.date <= day
    )
    query = query.where(Transaction.customer.between(*ids))
    return {row[0]: row for row in database.execute_sql(*query.group_by(Transaction.customer).sql())}


def _incomes(day: date, ids: tuple[int, int]) -> dict[int, Value]:
    """The band of each one's income, in the employment that began last of those that hold on the day."""
    query = everything(
        Employment,
        *(Employment.id, Employment.customer, Employment.since, Employment.annual_income),
        why="scores are made of the records of all customers",
    ).where(
        Employment.since.is_null() | (Employment.since <= day),
        Employment.until.is_null() | (Employment.until >= day),
        ~Employment.annual_income.is_null(),
    )
    query = query.where(Employment.customer.between(*ids))
    found = {}
    rows = database.execute_sql(*query.order_by(Employment.since, Employment.id).sql()).fetchall()
    for row, mine, since, sealed in {row[1]: row for row in rows}.values():
        band = _band_of(row, sealed)
        if band:
            found[mine] = Value(band, since or "")
    return found


def _band_of(row: int, sealed: bytes) -> str:
    try:
        fen = int(unsealed(Employment, "annual_income", row, sealed))
    except (BrokenSeal, ValueError):
        return ""  # what was changed behind the program's back counts as not known
    return INCOME_BANDS[sum(fen >= edge * 100 for edge in INCOME_EDGES)]


def _typed(day: date, ids: tuple[int, int]) -> dict[int, dict[str, Value]]:
    columns = (CreditFact.customer, CreditFact.attribute, CreditFact.value, CreditFact.known_on)
    query = everything(CreditFact, *columns, why="scores are made of the records of all customers").where(
        CreditFact.known_on <= day
    )
    query = query.where(CreditFact.customer.between(*ids))
    found: dict[int, dict[str, Value]] = {}
    for mine, name, value, on in database.execute_sql(
        *query.order_by(CreditFact.known_on, CreditFact.id).sql()
    ):
        found.setdefault(mine, {})[name] = Value(value, on)
    return found


def _wanted(kind: str) -> list[str]:
    rows = WantedField.select(WantedField.field).where(WantedField.kind == kind).tuples()
    return [name for (name,) in rows]
