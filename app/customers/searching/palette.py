"""What the palette finds among the customers, while somebody types.

By names, numbers and codes that stand in the clear only: a live search by masked values would confirm them
unseen.
"""

from collections.abc import Iterator
from typing import Any

from peewee import SQL, ModelSelect

from app.access.gate import Gate
from app.customers.hits import SHOWN, hit
from app.customers.models import Customer
from app.customers.searching.finding import BY_CHARACTER, find, unspoken
from app.customers.searching.names import distance, name_key, text_key
from app.customers.words import Words
from app.db.text import opening
from app.room import Hit

COLUMNS = ("id", *SHOWN, "level", "owner", "department", "region", "business_line")
CLEAR = frozenset({"name", "pinyin", "number", "credit_code", "external_id"})
"""The ways to look words up of which no page shows a mask."""
LOOKED_OVER = 40
"""So many of the newest are put in order; where more fit, the best are looked for besides."""
Row = tuple[Any, ...]


def find_customers(gate: Gate, words: str, limit: int) -> list[Hit]:
    """At most `limit` readable customers that fit `words`.

    First who is called so, then whose name begins so; among equals the newest.
    """
    columns = [getattr(Customer, name) for name in COLUMNS]
    found = find(gate, gate.select(Customer, *columns), words, CLEAR)
    newest = _newest(gate, found, LOOKED_OVER)
    best = list(_best(gate, found, words, limit)) if len(newest) == LOOKED_OVER else []
    rows = list(dict.fromkeys([*best, *newest]))
    kinds = Words().table("kind")
    shown = sorted(rows, key=lambda row: _rank(str(row[1]), words))[:limit]
    return [hit(number, name, kind, kinds[kind]) for number, name, kind in shown]


def _best(gate: Gate, found: ModelSelect, words: str, limit: int) -> Iterator[Row]:
    """Of more rows than are looked over, those by whole names and by the characters that names begin with."""
    yield from _newest(gate, found.where(Customer.name_key == name_key(words)), limit)
    if key := text_key(words):
        begun = Customer.id.in_(SQL(BY_CHARACTER, (unspoken(opening(key)),)))
        yield from _newest(gate, found.where(begun), limit)


def _newest(gate: Gate, found: ModelSelect, limit: int) -> list[Row]:
    return list(map(tuple, gate.fetch_rows(found.order_by(Customer.id.desc()).limit(limit), SHOWN)))


def _rank(name: str, words: str) -> int:
    """0 for a name that is `words`, more for one the less it begins with the first of them."""
    if text_key(name) == text_key(words):
        return 0
    return 1 + distance(name, words.split(maxsplit=1)[0])
