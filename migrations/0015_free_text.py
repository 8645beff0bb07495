"""Notes of customers below level 3 stand in clear and in a text index."""

from typing import Any

from app.customers.searching.names import text_key
from app.db.text import tokens
from app.vault.sealing import BrokenSeal, unseal

INDEXES = (
    """CREATE VIRTUAL TABLE note_text USING fts5(text,
        detail='full', tokenize="unicode61 remove_diacritics 0")""",
    """CREATE VIRTUAL TABLE interest_text USING fts5(text,
        detail='full', tokenize="unicode61 remove_diacritics 0")""",
)
NOTES = (
    "SELECT note.id, note.text FROM note JOIN customer ON customer.id = note.customer_id "
    "WHERE note.id > ? AND note.level < 3 AND customer.level < 3 ORDER BY note.id LIMIT ?"
)
INTERESTS = (
    "SELECT id, interest_note FROM customer "
    "WHERE id > ? AND interest_note IS NOT NULL AND level < 3 ORDER BY id LIMIT ?"
)
BATCH = 1000


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the indexes; unseal what is below level 3, and index it."""
    for statement in INDEXES:
        db.execute_sql(statement)
    carry(db, NOTES, ("note", "text"), "note_text")
    carry(db, INTERESTS, ("customer", "interest_note"), "interest_text")


def carry(db: Any, rows: str, place: tuple[str, str], index: str) -> None:  # noqa: ANN401
    """What stands in an index is made by the program that asks it, so its own functions make it here too."""
    table, column = place
    clear = f"UPDATE {table} SET {column} = ? WHERE id = ?"  # noqa: S608  our own names
    indexed = f"INSERT INTO {index} (rowid, text) VALUES (?, ?)"  # noqa: S608
    last, cursor = 0, db.cursor()
    while batch := db.execute_sql(rows, (last, BATCH)).fetchall():
        texts = [(row, text) for row, sealed in batch if (text := opened(place, row, sealed)) is not None]
        cursor.executemany(clear, [(text, row) for row, text in texts])
        cursor.executemany(indexed, [(row, tokens(text_key(text))) for row, text in texts])
        last = batch[-1][0]


def opened(place: tuple[str, str], row: int, sealed: bytes) -> str | None:
    """What was sealed; None where it was changed behind the program's back: it stays as it is."""
    try:
        return unseal(*place, row, bytes(sealed))
    except BrokenSeal:
        return None
