"""Customers as the chain tells of them: every field from the beginning, their dated facts, their parts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from peewee import SQL, ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited, Beside
from app.customers.adding import COLUMNS
from app.customers.adding_parts import MODELS
from app.customers.facts import FACTS
from app.customers.models import Customer, CustomerFact, CustomerPart, Interest
from app.customers.part_marks import UNOPENED, marked, name_of, opened_or_not, text_of
from app.db.connection import database
from app.vault.fields import hash_columns, sealed_fields


def _all() -> ModelSelect:
    return everything(Customer, why="all of them are compared with the chain; no value is told")


def _dated(first: str, last: str) -> Iterable[Sequence[Any]]:
    columns = SQL('"t2"."number", "t1"."fact", "t1"."value", "t1"."since", "t1"."until"')
    query = (
        everything(CustomerFact, columns, why="all of them are compared with the chain; no value is told")
        .join(Customer)
        .where(Customer.number.between(first, last))
    )
    order = SQL('"t2"."number", "t1"."fact", "t1"."since", "t1"."id"')
    return database.execute_sql(*query.order_by(order).sql())


def _parts(first: str, last: str) -> Iterator[Beside]:
    for model in MODELS:
        columns = (*marked(model), *(name for name, one in model._meta.fields.items() if hasattr(one, "of")))
        yield from _parts_of(model, columns, first, last)


def _parts_of(model: type[CustomerPart], columns: Sequence[str], first: str, last: str) -> Iterator[Beside]:
    sealed, fields = sealed_fields(model), model._meta.fields  # type: ignore[arg-type]
    kept = ", ".join(f'"t1"."{fields[name].column_name}"' for name in columns)
    query = (
        everything(
            model,
            SQL(f'"t2"."number", "t1"."key", "t1"."id", {kept}'),
            why="all of them are compared with the chain; no value is told",
        )
        .join(Customer)
        .where(Customer.number.between(first, last))
    )
    for number, key, row, *kept_values in database.execute_sql(*query.sql()):
        values = dict(zip(columns, kept_values, strict=True))
        plain = {name: opened_or_not(model, name, row, values[name]) for name in sealed}
        opened = {name: text for name, text in plain.items() if text != UNOPENED}
        wrong = [name for name, value in hash_columns(model, opened).items() if values[name] != value]
        texts = {name: text_of(plain.get(name, values[name])) for name in marked(model)}  # type: ignore[arg-type]
        yield Beside(number, model._meta.table_name, name_of(model, key), texts, wrong)


INTERESTS = (
    "(SELECT nullif(json_group_array(code), '[]') FROM "  # noqa: S608  our name
    f'(SELECT code FROM "{Interest._meta.table_name}" WHERE customer_id = "t1"."id" ORDER BY code))'
)
CUSTOMERS = Audited(
    Customer,
    _all,
    number='"t1"."number"',
    fields={
        name: f'"t1"."{Customer._meta.fields[name].column_name}"'
        for name in (*COLUMNS, "owner", "department", *sorted(sealed_fields(Customer)))
    }
    | {"interests": INTERESTS},
    whole=True,
    dated_fields=FACTS,
    dated=_dated,
    beside=_parts,
)
