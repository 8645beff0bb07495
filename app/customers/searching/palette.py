"""What the palette finds among the customers, while somebody types.

By names, numbers and codes that stand in the clear only: a live search by masked values would confirm them
unseen.
"""

from flask import url_for

from app.access.gate import Gate
from app.customers.models import ENTERPRISE, Customer
from app.customers.searching.finding import find
from app.customers.words import Words
from app.room import Hit

SHOWN = ("number", "name", "kind")
COLUMNS = ("id", *SHOWN, "level", "owner", "department", "region", "business_line")
CLEAR = frozenset({"name", "pinyin", "number", "credit_code", "external_id"})
"""The ways to look words up of which no page shows a mask."""


def find_customers(gate: Gate, words: str, limit: int) -> list[Hit]:
    """At most `limit` readable customers that fit `words`, the newest first."""
    columns = [getattr(Customer, name) for name in COLUMNS]
    found = find(gate, gate.select(Customer, *columns), words, CLEAR)
    newest = found.order_by(Customer.id.desc()).limit(limit)
    kinds = Words().table("kind")
    return [_hit(number, name, kind, kinds[kind]) for number, name, kind in gate.fetch_rows(newest, SHOWN)]


def _hit(number: str, name: object, kind: object, word: object) -> Hit:
    icon = "org" if kind == ENTERPRISE else "user"
    return Hit(name, f"{number} · {word}", url_for("customers.customer", number=number), icon)
