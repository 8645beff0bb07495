"""What is written of tickets (access rule 12): in clear and indexed below level 3, sealed from there on."""

from collections.abc import Iterable
from typing import Any

from app.access.gate import everything
from app.customers.free_text import is_clear
from app.customers.searching.names import text_key
from app.db.base import Model
from app.db.connection import database, truncate_log
from app.db.text import tokens
from app.files.attaching import follow_level as seal_files
from app.room import rooms_of_the_house
from app.tickets.models import Message, Ticket, TicketEvent
from app.tickets.suggestions.models import Suggestion
from app.vault.fields import Damaged, opened_or_damaged, sealed_columns

SUBJECTS, MESSAGES = "ticket_text", "message_text"
"""The text indexes; their rows are those of the tickets, and of the messages."""
COLUMNS = {SUBJECTS: "subject", MESSAGES: "text"}
WRITTEN = ((TicketEvent, "note"), (Message, "text"), (Suggestion, "text"), (Suggestion, "reason"))
"""Free text beside a ticket."""


def text_columns(model: type[Model], row: int, values: dict[str, str | None], *levels: int) -> dict[str, Any]:
    """Columns of a row that hold these texts, for what belongs to something of these levels."""
    return sealed_columns(model, row, values, clear=is_clear(*levels))


def index_subject(row: int, subject: str) -> None:
    """Let a ticket be found by its subject."""
    index_many(SUBJECTS, [(row, subject)])


def index_message(row: int, kept: Any) -> None:  # noqa: ANN401  as its table keeps it
    """Let a message be found by its text if that stands in clear."""
    index_many(MESSAGES, [(row, kept)])


def index_many(index: str, kept: Iterable[tuple[int, Any]]) -> None:
    """Let rows be found in `index` by their texts, as the table keeps them; what is sealed is in none."""
    clear = [(row, tokens(text_key(text))) for row, text in kept if isinstance(text, str)]
    sql = f"INSERT INTO {index} (rowid, {COLUMNS[index]}) VALUES (?, ?)"  # noqa: S608  our names
    database.cursor().executemany(sql, clear)


def follow_level(ticket: Ticket, level: int) -> None:
    """Seal or unseal what is written of a ticket that gets another `level`, in the caller's transaction.

    So does what other rooms keep of it (`Room.raised`).
    """
    seal_files(ticket, level)
    gone = _follow(ticket, "goal", is_clear(level))
    for model, column in WRITTEN:
        mine = everything(model, why="they belong to a ticket whose level changes; no text is shown")
        for row in mine.where(model.ticket == ticket.id):
            gone |= _reseal(row, level) if model is Message else _follow(row, column, is_clear(level))
    if gone:
        _forget_former()
    for room in rooms_of_the_house():
        if follow := room.raised.get(Ticket.audit_kind):
            follow(ticket, level)


def reseal_message(message: Message, level: int) -> None:
    """The same for one message that has another level, on a ticket of `level`."""
    if _reseal(message, level):
        _forget_former()


def follow_customer(customer: Any, level: int) -> None:  # noqa: ANN401  a customer
    """The same for every ticket of a customer that gets another level."""
    theirs = everything(Ticket, why="they follow their customer; no text is shown")
    for ticket in theirs.where(Ticket.customer == customer.id):
        follow_level(ticket, max(level, ticket.own_level))


def tickets_of(customer: Any) -> tuple[str, list[str]]:  # noqa: ANN401  a customer
    """The kind and the numbers of the tickets of a customer."""
    theirs = everything(Ticket, Ticket.number, why="their files follow their customer; no value is shown")
    return Ticket.audit_kind, [number for (number,) in theirs.where(Ticket.customer == customer.id).tuples()]


def _reseal(message: Message, level: int) -> bool:
    changed = _follow(message, "text", is_clear(level, message.level))
    if changed:
        database.execute_sql(f"DELETE FROM {MESSAGES} WHERE rowid = ?", (message.id,))  # noqa: S608  our name
        index_message(message.id, message.__data__["text"])
    return changed


def _forget_former() -> None:
    """No word stays in the index or the log that was taken out of them."""
    database.execute_sql(f"INSERT INTO {MESSAGES} ({MESSAGES}) VALUES ('optimize')")  # noqa: S608  our name
    database.after_commit(truncate_log)


def _follow(record: Any, column: str, clear: bool) -> bool:  # noqa: ANN401, FBT001
    """Whether a text of `record` is kept in another way now."""
    kept, text = record.__data__.get(column), opened_or_damaged(record, column)
    if kept is None or isinstance(text, Damaged) or isinstance(kept, str) == clear:
        return False
    model = type(record)
    columns = sealed_columns(model, record.id, {column: text}, clear=clear)
    model.update(columns).where(model.id == record.id).execute()
    record.__data__.update(columns)
    return True
