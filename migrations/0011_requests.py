"""Requests that a second person decides; which actions one person may do alone; who agreed to a fact."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "request" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "subject_kind" TEXT NOT NULL,
        "subject" TEXT NOT NULL,
        "concerned_id" INTEGER,
        "asked_by_id" INTEGER NOT NULL,
        "asked_at" TEXT NOT NULL,
        "expires_at" TEXT NOT NULL,
        "reason" TEXT NOT NULL,
        "details" BLOB NOT NULL,
        "state" TEXT NOT NULL,
        "decided_by_id" INTEGER,
        "decided_at" TEXT,
        "answer" TEXT NOT NULL,
        "ended_at" TEXT,
        "message" TEXT NOT NULL,
        "named" TEXT NOT NULL,
        FOREIGN KEY ("concerned_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn', 'expired', 'done', 'failed')),
        CHECK (decided_by_id IS NULL OR decided_by_id <> asked_by_id))
    """,
    'CREATE UNIQUE INDEX "request_number" ON "request" ("number")',
    'CREATE INDEX "request_asked_by_id" ON "request" ("asked_by_id")',
    'CREATE INDEX "request_decided_by_id" ON "request" ("decided_by_id")',
    """CREATE INDEX "request_state_kind_asked_by_id_concerned_id"
    ON "request" ("state", "kind", "asked_by_id", "concerned_id")""",
    'CREATE TABLE "two_person_action" ("kind" TEXT NOT NULL PRIMARY KEY, "needed" INTEGER NOT NULL)',
    """ALTER TABLE "customer_fact" ADD COLUMN "decided_by_id" INTEGER
    REFERENCES "person" ("id") ON DELETE RESTRICT""",
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables, and add the column."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
