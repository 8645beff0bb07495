"""Dictionaries: shipping them."""

from app.chain.writing import writing
from app.people.dictionaries import SHIPPED
from app.people.models import DictionaryEntry


def ship_dictionaries() -> None:
    """Make the shipped dictionaries where there are none."""
    if DictionaryEntry.select().exists():
        return
    with writing(None, "dictionary.shipped") as entry:
        entry.told(dictionaries=sorted(SHIPPED))
        for dictionary, entries in SHIPPED.items():
            for position, (code, zh, en) in enumerate(entries):
                DictionaryEntry.create(dictionary=dictionary, code=code, zh=zh, en=en, position=position)
