"""Finding customers by pinyin, and by traditional and simplified characters alike."""

from itertools import islice
from typing import Any

from app.customers.searching.names import name_tokens, pinyin_tokens

INDEXES = (
    "DROP TABLE customer_name",
    """CREATE VIRTUAL TABLE customer_name USING fts5(name,
        detail='full', tokenize="unicode61 remove_diacritics 0")""",
    """CREATE VIRTUAL TABLE customer_pinyin USING fts5(spellings,
        detail='none', columnsize=0, prefix='1 2', tokenize='ascii')""",
)
BATCH = 2000


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make both indexes, and fill them from the names.

    What stands in an index is made by the program that asks it, so its own functions make it here too.
    """
    for statement in INDEXES:
        db.execute_sql(statement)
    cursor = db.cursor()
    names = db.execute_sql("SELECT id, name FROM customer")
    while batch := list(islice(names, BATCH)):
        characters = [(row, name_tokens(name)) for row, name in batch]
        spellings = [(row, pinyin_tokens(name)) for row, name in batch]
        cursor.executemany("INSERT INTO customer_name (rowid, name) VALUES (?, ?)", characters)
        cursor.executemany("INSERT INTO customer_pinyin (rowid, spellings) VALUES (?, ?)", spellings)
