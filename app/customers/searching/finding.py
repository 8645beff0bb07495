"""Finding customers by what was typed: one function for the list, and for everything else that searches.

A way to look a word up is taken only where the person may use its field (access rule 3). What is typed whole
although pages only show a mask of it is looked up under `confirming`.
"""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from peewee import SQL, Field, ModelSelect

from app.access.gate import Gate, everything
from app.customers.models import ContactPoint, Customer, Note
from app.customers.searching.confirming import is_masked, looked_up
from app.customers.searching.duplicates import Duplicate
from app.customers.searching.names import name_phrase
from app.customers.searching.search import WAYS, Word, read
from app.db.base import unindexed, written_out
from app.db.text import any_beginning
from app.vault.fields import KeyedHashField, keyed_hash

AS_TEXT = "CAST(? AS TEXT)"
BY_CHARACTER = "(SELECT rowid FROM customer_name WHERE customer_name MATCH CAST(? AS TEXT))"
BY_PINYIN = "(SELECT rowid FROM customer_pinyin WHERE customer_pinyin MATCH CAST(? AS TEXT))"
IN_NOTES = "(SELECT rowid FROM note_text WHERE note_text MATCH CAST(? AS TEXT))"
IN_INTEREST_NOTES = "(SELECT rowid FROM interest_text WHERE interest_text MATCH CAST(? AS TEXT))"
"""No text of level 3 or above is indexed, so that whoever may use the field may read what they find."""
NOTHING = SQL("0")
SHOWN_BY_ITS_MASK = {"mobile_last4", "landline_last4"}
Condition = Any
Match = Callable[[Gate, Any, Sequence[str]], Condition]


def find(gate: Gate, query: ModelSelect, text: str, ways: Collection[str] = WAYS) -> ModelSelect:
    """`query`, over customers and from the gate, narrowed to those that all words of `text` fit in `ways`.

    Nothing where `text` holds no letter or digit.
    """
    words = [word.only(ways) for word in read(text)]
    return query.where(_fits(gate, words) if words else NOTHING)


def look_up(gate: Gate, text: str) -> None:
    """Before `text` is searched for: audit what it confirms, and slow down trying (see `confirming`).

    Call it once for each time that something was typed, in no transaction. Raises Invalid("words").
    """
    words = read(text)
    asked = [(way, values) for word in words for way, values in usable(gate, word) if _is_hidden(way)]
    if asked:
        looked_up(gate.person, lambda: _told(gate, words, asked))


def _told(gate: Gate, words: Sequence[Word], asked: Sequence[tuple[str, Sequence[str]]]) -> list[Duplicate]:
    """Which values that were typed whole stand on customers that the search finds."""
    whole = [(way, values) for way, values in asked if way == WAYS[way].field]
    return [
        Duplicate(way, number)
        for way, values in whole
        for (number,) in gate.select(Customer, Customer.number)
        .where(_fits(gate, words), _match(gate, way, values))
        .tuples()
    ]


def _is_hidden(way: str) -> bool:
    return is_masked(WAYS[way].field) and way not in SHOWN_BY_ITS_MASK


def usable(gate: Gate, word: Word) -> list[tuple[str, Sequence[str]]]:
    """The meanings of `word` by whose fields the person may search."""
    return [found for found in word.meanings.items() if gate.may_use(Customer, WAYS[found[0]].field)]


def _fits(gate: Gate, words: Sequence[Word]) -> Condition:
    """The condition that all words fit.

    The narrowest is looked up first, and the others are tried on what it finds. Where that one is broad too,
    all are tried on the index that the list is sorted by, until a page is full.
    """
    first = max(words, key=lambda word: word.narrowness)
    return reduce(and_, (_fits_one(gate, word, word is first and not word.is_broad) for word in words))


def _fits_one(gate: Gate, word: Word, by_index: bool) -> Condition:  # noqa: FBT001
    matches = [_match(gate, way, values, by_index=by_index) for way, values in usable(gate, word)]
    return reduce(or_, matches) if matches else NOTHING


def _match(gate: Gate, way: str, values: Sequence[str], *, by_index: bool = True) -> Condition:
    """The condition that a customer has one of `values`, and that the person may know it by this field."""
    row = Customer.id if by_index else unindexed(Customer.id)
    found = MATCHES[way](gate, row, values)
    known = gate.known_by(Customer, WAYS[way].field)
    return found if known is None else found & known


def _phrase_in(subquery: str, phrase: Callable[[Sequence[str]], str]) -> Match:
    return lambda _gate, row, values: row.in_(SQL(subquery, (unspoken(phrase(values)),)))


def _hash_in(column: KeyedHashField) -> Match:
    return lambda _gate, row, values: _row_in(
        row, column, [keyed_hash(column.of, value, column.last) for value in values]
    )


def _point_in(kind: str, column: KeyedHashField) -> Match:
    """Whoever has a contact point of `kind` with one of the values, preferred or not.

    One of a contact person counts only where the person may know by that field, too.
    """

    def match(gate: Gate, row: Any, values: Sequence[str]) -> Condition:  # noqa: ANN401
        hashes = [keyed_hash(column.of, column.cut(value), column.last) for value in values]
        points = everything(ContactPoint, ContactPoint.customer, why="whose customers come through the gate")
        points = points.where(column.in_(hashes), ContactPoint.kind == kind)
        own = row.in_(points.where(ContactPoint.contact_person.is_null()))
        if not gate.may_use(Customer, "contact_person"):
            return own
        known = gate.known_by(Customer, "contact_person")
        return row.in_(points) if known is None else own | (row.in_(points) & known)

    return match


def _value_in(column: Field) -> Match:
    return lambda _gate, row, values: _row_in(row, column, list(map(unspoken, values)), AS_TEXT)


def _row_in(row: Any, column: Field, values: Sequence[Any], mark: str = "?") -> Condition:  # noqa: ANN401
    return row.in_(SQL(_rows_with(column, len(values), mark), tuple(values)))


@lru_cache(maxsize=64)
def _rows_with(column: Field, values: int, mark: str) -> str:
    """The customers with one of so many values, written out once.

    Asked by id, so that trying it on a row of an index does not read the row itself.
    """
    found = everything(Customer, Customer.id, why="the query around it comes through the gate")
    return f"({written_out(found.where(column.in_([SQL(mark)] * values)))})"


def _note_in(_gate: Gate, row: Any, values: Sequence[str]) -> Condition:  # noqa: ANN401
    """Whoever has a note in which the value stands."""
    return row.in_(SQL(_with_note(), (unspoken(name_phrase(values[0])),)))


@lru_cache(maxsize=1)
def _with_note() -> str:
    found = everything(Note, Note.customer, why="whose customers come through the gate")
    return f"({written_out(found.where(Note.id.in_(SQL(IN_NOTES))))})"


def unspoken(value: str) -> memoryview:
    """A value as bytes, which a log of statements does not spell out (access rule 13)."""
    return memoryview(value.encode())


MATCHES: dict[str, Match] = {
    "name": _phrase_in(BY_CHARACTER, lambda values: name_phrase(values[0])),
    "pinyin": _phrase_in(BY_PINYIN, any_beginning),
    "number": _value_in(Customer.number),
    "mobile": _point_in("mobile", ContactPoint.value_hash),
    "mobile_last4": _point_in("mobile", ContactPoint.value_last4),
    "landline": _point_in("landline", ContactPoint.value_hash),
    "landline_last4": _point_in("landline", ContactPoint.value_last4),
    "id_number": _hash_in(Customer.id_number_hash),
    "id_number_last4": _hash_in(Customer.id_number_last4),
    "email": _point_in("email", ContactPoint.value_hash),
    "credit_code": _value_in(Customer.credit_code),
    "external_id": _value_in(Customer.external_id),
    "note": _note_in,
    "interest_note": _phrase_in(IN_INTEREST_NOTES, lambda values: name_phrase(values[0])),
}
"""For each way of `search.WAYS` the condition that a row has one of some values."""
