"""Dictionaries: shipping them."""

from app.chain.writing import writing
from app.people.dictionaries import SHIPPED
from app.people.models import DictionaryEntry


def ship_dictionaries() -> None:
    """Make each shipped dictionary that there is not yet."""
    present = {one.dictionary for one in DictionaryEntry.select(DictionaryEntry.dictionary).distinct()}
    missing = [name for name in SHIPPED if name not in present]
    if not missing:
        return
    with writing(None, "dictionary.shipped") as entry:
        entry.told(dictionaries=sorted(missing))
        for dictionary in missing:
            for position, (code, zh, en) in enumerate(SHIPPED[dictionary]):
                DictionaryEntry.create(dictionary=dictionary, code=code, zh=zh, en=en, position=position)
