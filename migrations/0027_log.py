"""Event logs that become tickets: what their activities mean, and what came from which."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "log_activity" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "activity" TEXT NOT NULL COLLATE NOCASE,
        "meaning" TEXT NOT NULL CHECK (meaning IN
            ('reception', 'execution', 'pause', 'done', 'closed', 'note')),
        "rev" INTEGER NOT NULL)
    """,
    'CREATE UNIQUE INDEX "log_activity_activity" ON "log_activity" ("activity")',
    """
    CREATE TABLE "log_batch" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "tickets" INTEGER NOT NULL,
        "events" INTEGER NOT NULL,
        "undone_at" TEXT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "log_batch_number" ON "log_batch" ("number")',
    """
    CREATE TABLE "log_ticket" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "batch_id" INTEGER NOT NULL,
        "ticket_id" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("batch_id") REFERENCES "log_batch" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE CASCADE)
    """,
    'CREATE UNIQUE INDEX "log_ticket_ticket_id" ON "log_ticket" ("ticket_id")',
    'CREATE INDEX "log_ticket_batch_id_ticket_id" ON "log_ticket" ("batch_id", "ticket_id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
