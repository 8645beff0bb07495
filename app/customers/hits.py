"""Customers as lines of a list of several kinds: what the palette finds, what a figure rests on."""

from collections.abc import Mapping, Sequence

from flask import url_for

from app.access.gate import Gate
from app.customers.models import ENTERPRISE, Customer
from app.customers.words import Words
from app.room import Hit

SHOWN = ("number", "name", "kind")


def hit(number: str, name: object, kind: object, word: object) -> Hit:
    """A customer by number and name as the reader sees it, its kind as a code and in words."""
    icon = "org" if kind == ENTERPRISE else "user"
    return Hit(name, f"{number} · {word}", url_for("customers.customer", number=number), icon)


def hits_of(gate: Gate, numbers: Sequence[str]) -> Mapping[str, Hit]:
    """The readable ones of those customers, by number."""
    if not numbers:
        return {}
    kinds = Words().table("kind")
    rows = gate.fetch_rows(gate.select(Customer).where(Customer.number.in_(list(numbers))), SHOWN)
    return {number: hit(number, name, kind, kinds[kind]) for number, name, kind in rows}
