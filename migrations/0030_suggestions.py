"""Suggestions are a list of their own; those that stood in feedback go along.

What was done can be taken back, which is no reopening; logs do not tell when a ticket was answered first.
"""

import secrets
from typing import Any, NamedTuple

from app.chain.row_marks import ROWS, marks_of
from app.chain.writing import Entry, append
from app.db.numbers import ALPHABET
from app.vault.sealing import BrokenSeal, seal, unseal

TABLE = (
    """
    CREATE TABLE "ticket_suggestion" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "ticket_id" INTEGER NOT NULL,
        "text" BLOB NOT NULL,
        "source" TEXT NOT NULL CHECK (source IN ('link', 'recorded', 'hand')),
        "feedback_id" INTEGER,
        "person_id" INTEGER,
        "at" TEXT NOT NULL,
        "state" TEXT NOT NULL CHECK (state IN ('waiting', 'adopted', 'declined')),
        "reason" BLOB,
        "decided_at" TEXT,
        "decided_by_id" INTEGER,
        "task_id" INTEGER,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("feedback_id") REFERENCES "ticket_feedback" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("task_id") REFERENCES "task" ("id") ON DELETE RESTRICT,
        CHECK ((state = 'waiting') = (decided_at IS NULL)))
    """,
    'CREATE UNIQUE INDEX "ticket_suggestion_key" ON "ticket_suggestion" ("key")',
    'CREATE UNIQUE INDEX "ticket_suggestion_feedback_id" ON "ticket_suggestion" ("feedback_id")',
    'CREATE INDEX "ticket_suggestion_ticket_id_id" ON "ticket_suggestion" ("ticket_id", "id")',
    'CREATE INDEX "ticket_suggestion_state_at_id" ON "ticket_suggestion" ("state", "at", "id")',
    """
    CREATE INDEX "ticket_suggestion_state_decided_at_id" ON "ticket_suggestion" ("state", "decided_at", "id")
    """,
)
GIVEN = """
    SELECT f.id, f.ticket_id, f.suggestion, f.source, f.person_id, f.at, t.number, t.level
    FROM ticket_feedback AS f JOIN ticket AS t ON t.id = f.ticket_id
    WHERE f.suggestion IS NOT NULL ORDER BY f.id
"""
ADD = """
    INSERT INTO ticket_suggestion (id, key, rev, ticket_id, text, source, feedback_id, person_id, at, state)
    VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, 'waiting')
"""
SEALED_FROM = 3
EVENTS = """SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'ticket_event'"""
KINDS, MORE_KINDS = "'reopened', 'ended'", "'reopened', 'taken_back', 'ended'"
LAST_ID = """SELECT seq FROM sqlite_sequence WHERE name = 'ticket_event'"""
REBUILD = (
    'ALTER TABLE "ticket_event" RENAME TO "event_before"',
    'DROP INDEX "ticket_event_ticket_id_at_id"',
    "",
    'INSERT INTO "ticket_event" SELECT * FROM "event_before"',
    'DROP TABLE "event_before"',
    'CREATE INDEX "ticket_event_ticket_id_at_id" ON "ticket_event" ("ticket_id", "at", "id")',
)
"""Another list of kinds needs the table anew; in the place of "" stands how it is made."""
NOT_KNOWN = """
    UPDATE "ticket" SET response_due = NULL, response_at = NULL, response_missed = NULL
    WHERE external_id IS NOT NULL
"""


class Named(NamedTuple):
    """A ticket as the chain names it."""

    audit_number: str
    audit_kind: str = "ticket"


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table, carry over what there is, with its row on the chain; its former column goes."""
    for statement in TABLE:
        db.execute_sql(statement)
    for row, given in enumerate(db.execute_sql(GIVEN).fetchall(), start=1):
        carry(db, row, *given)
    db.execute_sql('ALTER TABLE "ticket_feedback" DROP COLUMN "suggestion"')
    know_more_kinds(db)
    db.execute_sql(NOT_KNOWN)


def know_more_kinds(db: Any) -> None:  # noqa: ANN401
    """The kinds of events, with one more; ids go on from where they were."""
    [made] = db.execute_sql(EVENTS).fetchone()
    last = db.execute_sql(LAST_ID).fetchone()
    for statement in REBUILD:
        db.execute_sql(statement or made.replace(KINDS, MORE_KINDS))
    if last:
        db.execute_sql("DELETE FROM sqlite_sequence WHERE name = 'ticket_event'")
        db.execute_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('ticket_event', ?)", last)


def carry(
    db: Any,  # noqa: ANN401
    row: int,
    feedback: int,
    ticket: int,
    sealed: bytes,
    source: str,
    person: int | None,
    at: str,
    number: str,
    level: int,
) -> None:
    """One that stood in feedback; what does not open any more stays as it is."""
    key = "".join(secrets.choice(ALPHABET) for _ in range(8))
    try:
        text: str | None = unseal("ticket_feedback", "suggestion", feedback, bytes(sealed))
    except BrokenSeal:
        text = None
    kept: str | bytes = bytes(sealed)
    if text is not None:
        kept = text if level < SEALED_FROM else seal("ticket_suggestion", "text", row, text)
    db.execute_sql(ADD, (row, key, ticket, kept, source, feedback, person, at))
    name = f"suggestion.{key}"
    values = {"text": text, "source": source, "feedback": str(feedback)} | {
        "person": person and str(person),
        "at": at,
        "state": "waiting",
        **dict.fromkeys(("reason", "decided_at", "decided_by", "task")),
    }
    entry = Entry(None, "ticket.suggestion.made", Named(number))
    entry.told(source=source, **{ROWS: {name: marks_of(name, values)}})
    append([entry])
