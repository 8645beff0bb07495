"""What can be chosen: adding, renaming, colouring, ordering, retiring.

A code is never changed: records and scopes hold it.
"""

from collections.abc import Mapping

from app.access.gate import Gate
from app.chain.writing import writing
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.organisation.changing import change, next_rev
from app.organisation.names import folded, one_code, one_name
from app.organisation.ordering import moved, step_of
from app.people.dictionaries import COLOURS, FIXED
from app.people.models import DictionaryEntry

LONGEST_WORD = 30


def entries(dictionary: str) -> list[DictionaryEntry]:
    """The entries of one dictionary in their order, retired ones last."""
    return list(
        DictionaryEntry.select()
        .where(DictionaryEntry.dictionary == dictionary)
        .order_by(DictionaryEntry.retired, DictionaryEntry.position, DictionaryEntry.id)
    )


def entry_numbered(number: str) -> DictionaryEntry:
    """The entry called `number` (``region.east``). Raises NotFound."""
    dictionary, _, code = number.partition(".")
    entry = DictionaryEntry.get_or_none(
        DictionaryEntry.dictionary == dictionary, DictionaryEntry.code == code
    )
    if entry is None:
        raise NotFound
    return entry


def check_open(dictionary: str) -> None:
    """Raise Forbidden for a dictionary whose entries are neither added nor retired."""
    if dictionary in FIXED:
        raise Forbidden


def add_entry(by: Gate, dictionary: str, typed: Mapping[str, str]) -> DictionaryEntry:
    """A new choice, last in the order. Raises Forbidden, Invalid."""
    by.require("dictionary.manage")
    check_open(dictionary)
    new = DictionaryEntry(dictionary=dictionary, code=one_code("code", typed["code"]), **_values(typed))
    with writing(by.person, "dictionary.added", new) as entry:
        others = entries(dictionary)
        if new.code in {other.code for other in others}:
            raise Invalid("code", "This code is taken.")
        _check_words(new, others)
        new.position = 1 + max((other.position for other in others), default=-1)
        new.save(force_insert=True)
        entry.changed("zh", None, new.zh)
        entry.changed("en", None, new.en)
        entry.changed("colour", None, new.colour or None)
    return new


def edit_entry(by: Gate, entry: DictionaryEntry, typed: Mapping[str, str], rev: int) -> bool:
    """Rename or colour a choice. Returns whether anything changed. Raises Forbidden, Invalid, Conflict."""
    by.require("dictionary.manage")
    values = _values(typed)
    with database.atomic():
        others = [other for other in entries(entry.dictionary) if other != entry]
        _check_words(DictionaryEntry(code=entry.code, **values), others)
        return change(by.person, "dictionary.edited", entry, values, rev)


def retire_entry(by: Gate, entry: DictionaryEntry, rev: int) -> bool:
    """Offer a choice no longer; it stays on the records that have it. Raises Forbidden, Conflict."""
    by.require("dictionary.manage")
    check_open(entry.dictionary)
    return change(by.person, "dictionary.retired", entry, {"retired": True}, rev)


def restore_entry(by: Gate, entry: DictionaryEntry, rev: int) -> bool:
    """Offer a choice again. Raises Forbidden, Conflict."""
    by.require("dictionary.manage")
    return change(by.person, "dictionary.restored", entry, {"retired": False}, rev)


def move_entry(by: Gate, entry: DictionaryEntry, step: str, rev: int) -> None:
    """Change places with the next active choice ``up`` or ``down``; at an end stay there.

    Raises Forbidden, Invalid, Conflict.
    """
    by.require("dictionary.manage")
    far = step_of(step)
    with database.atomic():
        if rev != entry.rev:
            raise Conflict
        order = [one for one in entries(entry.dictionary) if not one.retired]
        _write_order(by, entry, order, moved(order, entry, far), rev)


def _write_order(
    by: Gate, entry: DictionaryEntry, before: list[DictionaryEntry], after: list[DictionaryEntry], rev: int
) -> None:
    if before == after:
        return
    with writing(by.person, "dictionary.moved", entry) as row:
        row.changed("order", [one.code for one in before], [one.code for one in after])
        for position, one in enumerate(after):
            DictionaryEntry.update(position=position).where(DictionaryEntry.id == one.id).execute()
        next_rev(entry, rev, {})


def _values(typed: Mapping[str, str]) -> dict[str, str]:
    if typed["colour"] and typed["colour"] not in COLOURS:
        raise Invalid("colour", "Choose from what is offered.")
    words = {name: one_name(name, typed[name], LONGEST_WORD) for name in ("zh", "en")}
    return {**words, "colour": typed["colour"]}


def _check_words(new: DictionaryEntry, others: list[DictionaryEntry]) -> None:
    """Words are read from files as well: no two entries may be read as one."""
    taken = {folded(word) for other in others for word in (other.code, other.zh, other.en)}
    for name in ("zh", "en"):
        if folded(getattr(new, name)) in taken:
            raise Invalid(name, "Another entry has this word.")
