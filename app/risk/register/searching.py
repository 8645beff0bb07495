"""Finding risks by what was typed: by number, title, and whom they are about.

By a field only where the person may use it (access rule 3).
"""

from collections.abc import Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

from flask import url_for
from peewee import SQL, ModelSelect

from app.access.gate import NOBODY, Gate
from app.customers.models import Customer
from app.customers.searching import finding
from app.customers.searching.names import name_phrase
from app.customers.searching.palette import CLEAR
from app.customers.searching.search import Word, read
from app.db.base import fetch
from app.risk.models import Risk
from app.room import Hit

IN_TITLES = "(SELECT rowid FROM risk_text WHERE risk_text MATCH CAST(? AS TEXT))"


def find(gate: Gate, query: ModelSelect, text: str) -> ModelSelect:
    """`query`, over risks and from the gate, narrowed to those that all words of `text` fit."""
    fitting = [reduce(or_, _matches(gate, word), NOBODY) for word in read(text)]
    return query.where(reduce(and_, fitting) if fitting else NOBODY)


def find_risks(gate: Gate, words: str, limit: int) -> list[Hit]:
    """At most `limit` readable risks whose number, title or customer fits `words`, the newest first."""
    found = find(gate, gate.select(Risk), words).order_by(Risk.id.desc()).limit(limit)
    return [
        Hit(title, str(number), url_for("risk.risk", number=number), "grid")
        for number, title in gate.show_rows(fetch(found), ("number", "title"))
    ]


def _matches(gate: Gate, word: Word) -> Iterator[Any]:
    """The conditions of the ways in which a word may be meant."""
    if numbers := word.meanings.get("number"):
        yield Risk.number.in_(list(numbers))
    if gate.may_use(Risk, "title"):
        phrase = finding.unspoken(name_phrase(word.text))
        yield _known(gate, "title", Risk.id.in_(SQL(IN_TITLES, (phrase,))))
    if gate.has(Customer.view_permission) and gate.may_use(Risk, "customer"):
        theirs = finding.find(gate, gate.select(Customer, Customer.id), word.text, CLEAR)
        yield _known(gate, "customer", Risk.customer.in_(theirs))


def _known(gate: Gate, field: str, found: Any) -> Any:  # noqa: ANN401  peewee's expressions
    """What was found and may be known by the field, too."""
    known = gate.known_by(Risk, field)
    return found if known is None else found & known
