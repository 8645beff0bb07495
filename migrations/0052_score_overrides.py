"""Totals that a second person agreed to in the place of a score."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "score_override" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "total" INTEGER NOT NULL,
        "since" TEXT NOT NULL,
        "until" TEXT NOT NULL,
        "reason" BLOB NOT NULL,
        "asked_by_id" INTEGER NOT NULL,
        "decided_by_id" INTEGER,
        "ended_at" TEXT,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (since < until))
    """,
    'CREATE UNIQUE INDEX "score_override_key" ON "score_override" ("key")',
    'CREATE INDEX "score_override_customer_id_until" ON "score_override" ("customer_id", "until")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
