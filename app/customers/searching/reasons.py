"""Why a search found a customer: the place in what is written of it where a word stands.

A name or a number that fits is seen in the row itself. Only what the reader may read and search by is quoted.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from peewee import SQL

from app.access.gate import Gate, everything
from app.customers.models import Customer, Note
from app.customers.searching.finding import IN_INTEREST_NOTES, IN_NOTES, unspoken, usable
from app.customers.searching.names import name_phrase
from app.customers.searching.search import WAYS, Word, read
from app.customers.typed.text import clean
from app.db.base import among, written_out
from app.db.connection import database
from app.web.cells import Quote

READABLE = SQL("({customers})")
AROUND = 16
"""Characters before and after the word that are quoted."""


def quotes(gate: Gate, text: str, numbers: Sequence[str]) -> dict[str, Quote]:
    """For customers of a page, by number, where a word of the search `text` stands in free text.

    One query, however many customers and words.
    """
    words = read(text)
    ways = {way: [word for word in words if way in dict(usable(gate, word))] for way in QUERIES}
    asked = [_asked(gate, way, some, numbers) for way, some in ways.items() if some and numbers]
    if not asked:
        return {}
    sql = " UNION ALL ".join(one for one, _ in asked)
    found: dict[str, Quote] = {}
    for way, number, kept in database.execute_sql(sql, [value for _, some in asked for value in some]):
        found.setdefault(number, quote_in(way, kept, words))
    return found


def _asked(gate: Gate, way: str, words: Iterable[Word], numbers: Sequence[str]) -> tuple[str, list[Any]]:
    """The question for the texts of one way in which a word stands, and its values."""
    known = gate.known_by(Customer, WAYS[way].field)
    customers = gate.select(Customer, Customer.id).where(among(Customer.number, numbers))
    customers = customers if known is None else customers.where(known)
    phrases = unspoken(" OR ".join(filter(None, (name_phrase(word.text) for word in words))))
    readable, values = customers.sql()
    return QUERIES[way]().format(customers=readable), [*values, phrases]


@lru_cache(maxsize=1)
def _in_notes() -> str:
    columns = SQL("'note'"), Customer.number, Note.text
    texts = everything(Note, *columns, why="they belong to customers that come through the gate").join(
        Customer
    )
    return written_out(texts.where(Note.customer.in_(READABLE), Note.id.in_(SQL(IN_NOTES))))


@lru_cache(maxsize=1)
def _in_interest_notes() -> str:
    columns = SQL("'interest_note'"), Customer.number, Customer.interest_note
    texts = everything(Customer, *columns, why="they belong to customers that come through the gate")
    return written_out(texts.where(Customer.id.in_(READABLE), Customer.id.in_(SQL(IN_INTEREST_NOTES))))


QUERIES = {"note": _in_notes, "interest_note": _in_interest_notes}
"""For each way of free text, the question for the texts of some customers in which some phrases stand.

Written out once; the customers and the phrases are put in.
"""


def quote_in(field: str, text: str, words: Iterable[Word]) -> Quote:
    """The first word that stands in `text` as typed; its beginning where one is written otherwise."""
    line = clean(text)
    folded, places = _folded(line)
    for word in words:
        sought, _ = _folded(word.text)
        at = folded.find(sought)
        if at >= 0:
            start, end = places[at], places[at + len(sought) - 1] + 1
            before, after = line[max(0, start - AROUND) : start], line[end : end + AROUND]
            dots = "…" if start > AROUND else "", "…" if end + AROUND < len(line) else ""
            return Quote(field, dots[0] + before, line[start:end], after + dots[1])
    return Quote(field, line[: 2 * AROUND] + ("…" if len(line) > 2 * AROUND else ""), "", "")


def _folded(line: str) -> tuple[str, list[int]]:
    """`line` in half width and lower case, and the place in `line` of each of its characters."""
    pieces = [unicodedata.normalize("NFKC", character).casefold() for character in line]
    return "".join(pieces), [at for at, piece in enumerate(pieces) for _ in piece]
