"""Free text of customers: notes, and the note on interests (access rule 12).

Below level 3, the customer's and the note's own, it stands in clear and in a text index; from there on it is
sealed and in no index. On the chain it is sealed always: what is raised later must not stand there in clear.
"""

from collections.abc import Iterable
from typing import Any

from app.access.gate import everything
from app.customers.models import Customer, Note
from app.customers.searching.names import text_key
from app.db.connection import database, truncate_log
from app.db.text import tokens
from app.files.models import FROM_LEVEL
from app.vault.fields import Damaged, opened_or_damaged, sealed_columns

NOTES, INTERESTS = "note_text", "interest_text"
"""The text indexes; their rows are those of the notes, and of the customers."""
Text = tuple[int, Any]
"""Row of a text, and the text as its table keeps it: in clear, sealed or none."""


def is_clear(*levels: int) -> bool:
    """Whether a text that belongs to what has these levels stands in clear."""
    return max(levels) < FROM_LEVEL


def index_texts(index: str, texts: Iterable[Text]) -> None:
    """Index those new texts that stand in clear."""
    clear = [(row, _tokens(text)) for row, text in texts if isinstance(text, str)]
    database.cursor().executemany(f"INSERT INTO {index} (rowid, text) VALUES (?, ?)", clear)  # noqa: S608  our names


def reindex_text(index: str, row: int, text: Any) -> None:  # noqa: ANN401  as its table keeps it
    """Index a changed text; one that is sealed or gone leaves the index."""
    database.execute_sql(f"DELETE FROM {index} WHERE rowid = ?", (row,))  # noqa: S608
    index_texts(index, [(row, text)])


def follow_level(customer: Customer, level: int) -> None:
    """Seal or unseal what is written of a customer that gets another `level`, in the caller's transaction.

    Words that leave an index stand in its pages until it is written anew, and in the log until that is
    emptied: both are done.
    """
    notes = everything(Note, why="they belong to a customer that came through the gate")
    gone = False
    for note in notes.where(Note.customer == customer.id):
        gone |= _follow(note, "text", NOTES, is_clear(level, note.level))
    if _follow(customer, "interest_note", INTERESTS, is_clear(level)) or gone:
        forget_words()


def forget_texts(customer: int) -> None:
    """Take all that is written of a customer out of the indexes, before its rows are deleted."""
    notes = everything(Note, Note.id, why="they belong to a customer that is taken back")
    for (row,) in list(notes.where(Note.customer == customer).tuples()):
        reindex_text(NOTES, row, None)
    reindex_text(INTERESTS, customer, None)


def forget_words() -> None:
    """Let the indexes, and once the transaction is committed the log, forget what was taken out of them."""
    for index in (NOTES, INTERESTS):
        database.execute_sql(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608  our names
    database.after_commit(truncate_log)


def _follow(record: Note | Customer, column: str, index: str, clear: bool) -> bool:  # noqa: FBT001
    """Whether a text of `record` was sealed that stood in clear."""
    kept, text = record.__data__.get(column), opened_or_damaged(record, column)
    if kept is None or isinstance(text, Damaged) or isinstance(kept, str) == clear:
        return False
    model = type(record)
    columns = sealed_columns(model, record.id, {column: text}, clear=clear)
    model.update(columns).where(model.id == record.id).execute()
    record.__data__.update(columns)
    reindex_text(index, record.id, columns[column])
    return not clear


def _tokens(text: str) -> str:
    return tokens(text_key(text))
