"""The indexes of names, by their characters and by their pinyin, and the sort key of names."""

import unicodedata
from collections.abc import Iterable

from app.customers.searching.pinyin import beginnings, opening_spellings, spellings
from app.customers.searching.variants import simplified
from app.customers.typed.text import search_key
from app.db.connection import database
from app.db.text import phrase, tokens

BY_CHARACTER = "INSERT INTO customer_name (rowid, name) VALUES (?, ?)"
BY_PINYIN = "INSERT INTO customer_pinyin (rowid, spellings) VALUES (?, ?)"


def name_key(name: str) -> bytes:
    """What names are sorted by.

    Their bytes in GB 18030, where the common characters stand in the order of pinyin.
    """
    return unicodedata.normalize("NFKC", name).casefold().encode("gb18030", "replace")


def index_names(names: Iterable[tuple[int, str]]) -> None:
    """Index the names of new customers, each with its row's id."""
    named = list(names)
    cursor = database.cursor()
    cursor.executemany(BY_CHARACTER, [(customer, name_tokens(name)) for customer, name in named])
    cursor.executemany(BY_PINYIN, [(customer, pinyin_tokens(name)) for customer, name in named])


def reindex_name(customer: int, name: str) -> None:
    """Index the changed name of a customer."""
    forget_name(customer)
    index_names([(customer, name)])


def forget_name(customer: int) -> None:
    """Take the name of a customer out of the indexes."""
    database.execute_sql("DELETE FROM customer_name WHERE rowid = ?", (customer,))
    database.execute_sql("DELETE FROM customer_pinyin WHERE rowid = ?", (customer,))


def name_tokens(name: str) -> str:
    """What the index by characters keeps of a name."""
    return tokens(text_key(name))


def pinyin_tokens(name: str) -> str:
    """What the index by pinyin keeps of a name."""
    return " ".join(spellings(text_key(name)))


def name_phrase(text: str) -> str:
    """The question to the index by characters for a part of a name, "" where nothing can be asked."""
    return phrase(text_key(text))


def begins(name: str, word: str) -> bool:
    """Whether a name begins with what was typed, by its characters or in pinyin."""
    key = text_key(name)
    spoken = opening_spellings(key)
    return key.startswith(text_key(word)) or any(
        spelling.startswith(typed) for typed in beginnings(search_key(word)) for spelling in spoken
    )


def text_key(text: str) -> str:
    """What both sides of a search by characters compare: letters and digits, in simplified characters."""
    return simplified(search_key(text))
