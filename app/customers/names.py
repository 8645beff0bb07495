"""The name index and the sort key of names."""

import unicodedata

from app.customers.text import search_key
from app.db.connection import database
from app.db.text import phrase, tokens


def name_key(name: str) -> bytes:
    """What names are sorted by.

    Their bytes in GB 18030, where the common characters stand in the order of pinyin.
    """
    return unicodedata.normalize("NFKC", name).casefold().encode("gb18030", "replace")


def index_name(customer: int, name: str) -> None:
    """Index the name of a new customer."""
    database.execute_sql(
        "INSERT INTO customer_name (rowid, name) VALUES (?, ?)", (customer, name_tokens(name))
    )


def reindex_name(customer: int, name: str) -> None:
    """Index the changed name of a customer."""
    database.execute_sql("DELETE FROM customer_name WHERE rowid = ?", (customer,))
    index_name(customer, name)


def name_tokens(name: str) -> str:
    """What the name index keeps of a name."""
    return tokens(search_key(name))


def name_phrase(text: str) -> str:
    """The question to the name index for `text`, "" where nothing can be asked."""
    return phrase(search_key(text))
