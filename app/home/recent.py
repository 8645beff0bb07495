"""What the first page shows of customers: one's own that changed, the last that changed, one's last work."""

from datetime import datetime, time, timedelta
from typing import Any

from app.access.gate import Gate
from app.clock import today, zone
from app.customers.lists import listing
from app.customers.models import Customer
from app.db.connection import database
from app.web.queries import Query

CHANGED = 10
WORKED_ON = 8
SHOWN = ("number", "name", "tier", "level", "status", "owner", "updated_at")
NAMED = ("number", "name", "level")
LOOKED_THROUGH = 200
"""So many of the person's newest rows on the chain tell which records they worked on last."""
LAST_WORK = """
SELECT record FROM (
  SELECT id, record FROM audit_entry WHERE person = ? AND kind = 'customer' AND record <> ''
  ORDER BY id DESC LIMIT ?)
GROUP BY record ORDER BY max(id) DESC LIMIT ?
"""
Rows = list[tuple[Any, ...]]


def own_changed(gate: Gate) -> Rows:
    """The person's own customers that changed since the beginning of yesterday, the newest first."""
    since = datetime.combine(today() - timedelta(days=1), time(), zone())
    query = listing.select(gate, Query(filters={"mine": True}), SHOWN)
    return gate.fetch_rows(_newest(query.where(Customer.updated_at >= since)), SHOWN)


def last_changed(gate: Gate) -> Rows:
    """The customers that changed last, of all that the person may read."""
    return gate.fetch_rows(_newest(listing.select(gate, Query(), SHOWN)), SHOWN)


def count_own(gate: Gate) -> int:
    """How many customers are the person's own."""
    return int(listing.select(gate, Query(filters={"mine": True})).order_by().count())


def worked_on(gate: Gate) -> Rows:
    """The readable customers that the person did something to last, the newest first."""
    asked = (gate.person.id, LOOKED_THROUGH, WORKED_ON)
    numbers = [number for (number,) in database.execute_sql(LAST_WORK, asked)]
    if not numbers:
        return []
    found = listing.select(gate, Query(), NAMED).where(Customer.number.in_(numbers))
    rows = {row[0]: row for row in gate.fetch_rows(found, NAMED)}
    return [rows[number] for number in numbers if number in rows]


def _newest(query: Any) -> Any:  # noqa: ANN401  a query of peewee
    return query.order_by(Customer.updated_at.desc(), Customer.id.desc()).limit(CHANGED)
