"""Complaints: whom a ticket is about, and what is decided of it."""

from typing import Any

STATEMENTS = (
    """
    ALTER TABLE "ticket" ADD COLUMN "complained_about_id" INTEGER
        CHECK (complained_about_id IS NULL
            OR (is_complaint AND complained_about_id IS NOT handler_id))
        REFERENCES "person" ("id") ON DELETE RESTRICT
    """,
    """
    CREATE INDEX "ticket_complaint_received_at_id" ON "ticket" ("received_at", "id")
        WHERE is_complaint = 1
    """,
    """
    CREATE TABLE "complaint" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "ticket_id" INTEGER NOT NULL,
        "severity" TEXT CHECK (severity IN ('minor', 'serious', 'grave')),
        "cause" TEXT,
        "remedy" BLOB,
        "outcome" TEXT CHECK (outcome IN ('upheld', 'not_upheld', 'withdrawn')),
        "outcome_reason" BLOB,
        "decided_by_id" INTEGER,
        "decided_at" TEXT,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "complaint_ticket_id" ON "complaint" ("ticket_id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table, and the column that the gate asks for."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
