"""The interests of a customer: codes of a dictionary, kept as rows of their own."""

from collections.abc import Collection
from functools import lru_cache

from app.access.gate import everything
from app.chain.writing import Entry
from app.customers.models import Customer, Interest
from app.db.base import ASKED, written_out
from app.db.connection import database

INTERESTS = "interests"
"""What the chain and the forms call them."""


def interests_of(customer: Customer) -> list[str]:
    """The codes of the customer's interests."""
    return [code for (code,) in database.execute_sql(_interests(), (customer.id,))]


def write_interests(customer: Customer, codes: Collection[str] | None, entry: Entry) -> None:
    """Make `codes` the customer's interests, inside the transaction of `entry`."""
    before, after = interests_of(customer), sorted(codes or ())
    entry.changed(INTERESTS, before or None, after or None)
    gone, new = set(before).difference(after), set(after).difference(before)
    Interest.delete().where(Interest.customer == customer.id, Interest.code.in_(gone)).execute()
    for code in sorted(new):
        Interest.insert(customer=customer.id, code=code).execute()


@lru_cache(maxsize=1)
def _interests() -> str:
    query = everything(Interest, Interest.code, why="they belong to a customer that came through the gate")
    return written_out(query.where(Interest.customer == ASKED).order_by(Interest.code))
