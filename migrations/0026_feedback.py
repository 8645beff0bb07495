"""What customers thought of how they were served, and the links by which they say so."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "ticket_feedback" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "ticket_id" INTEGER NOT NULL,
        "done_at" TEXT NOT NULL,
        "process_score" INTEGER NOT NULL CHECK (process_score BETWEEN 1 AND 5),
        "result_score" INTEGER NOT NULL CHECK (result_score BETWEEN 1 AND 5),
        "process_reason" BLOB,
        "result_reason" BLOB,
        "suggestion" BLOB,
        "source" TEXT NOT NULL CHECK (source IN ('link', 'recorded')),
        "person_id" INTEGER,
        "at" TEXT NOT NULL,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "ticket_feedback_ticket_id_done_at" ON "ticket_feedback" ("ticket_id", "done_at")',
    'CREATE INDEX "ticket_feedback_at" ON "ticket_feedback" ("at")',
    """
    CREATE TABLE "feedback_link" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "ticket_id" INTEGER NOT NULL,
        "token_hash" BLOB NOT NULL,
        "done_at" TEXT NOT NULL,
        "until" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "used_at" TEXT,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "feedback_link_token_hash" ON "feedback_link" ("token_hash")',
    'CREATE INDEX "feedback_link_ticket_id" ON "feedback_link" ("ticket_id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
