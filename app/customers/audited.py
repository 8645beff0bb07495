"""Customers as the chain tells of them: with every field from the beginning, and their dated facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import SQL, ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited
from app.customers.adding import COLUMNS
from app.customers.facts import FACTS
from app.customers.models import Customer, CustomerFact
from app.db.connection import database
from app.vault.fields import sealed_fields


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


CUSTOMERS = Audited(
    Customer,
    _all,
    number='"t1"."number"',
    fields={
        name: f'"t1"."{Customer._meta.fields[name].column_name}"'
        for name in (*COLUMNS, "owner", "department", *sorted(sealed_fields(Customer)))
    },
    whole=True,
    dated_fields=FACTS,
    dated=_dated,
)
