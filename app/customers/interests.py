"""What a customer likes: codes of the dictionary."""

from functools import lru_cache

from app.access.gate import everything
from app.customers.models import Customer, Interest
from app.db.base import ASKED, written_out
from app.db.connection import database

INTERESTS = "interests"


def interests_of(customer: Customer) -> list[str]:
    """The codes of the customer's interests."""
    return [code for (code,) in database.execute_sql(_interests(), (customer.id,))]


@lru_cache(maxsize=1)
def _interests() -> str:
    query = everything(Interest, Interest.code, why="they belong to a customer that came through the gate")
    return written_out(query.where(Interest.customer == ASKED).order_by(Interest.code))
