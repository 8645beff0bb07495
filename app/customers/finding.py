"""What the palette finds among the customers, while somebody types.

By a part of the name or a whole number only: a live search by masked values would confirm them unseen.
"""

from flask import url_for

from app.access.gate import Gate
from app.customers import listing
from app.customers.models import ENTERPRISE, Customer
from app.customers.words import KINDS
from app.room import Hit

SHOWN = ("number", "name", "kind")


def find_customers(gate: Gate, words: str, limit: int) -> list[Hit]:
    """At most `limit` readable customers that fit `words`, the newest first."""
    found = listing.select(gate, listing.Query(words=words))
    newest = found.order_by(Customer.id.desc()).limit(limit)
    return [_hit(*row) for row in gate.fetch_rows(newest, SHOWN)]


def _hit(number: str, name: object, kind: object) -> Hit:
    icon = "org" if kind == ENTERPRISE else "user"
    sub = f"{number} · {KINDS.get(str(kind), kind)}"
    return Hit(name, sub, url_for("customers.customer", number=number), icon)
