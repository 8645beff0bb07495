"""Escalations: which step of which clock was taken."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "escalation" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "ticket_id" INTEGER NOT NULL,
        "clock" TEXT NOT NULL CHECK (clock IN ('response', 'handling', 'feedback')),
        "began_at" TEXT NOT NULL,
        "percent" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "told" TEXT NOT NULL,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT)
    """,
    """
    CREATE UNIQUE INDEX "escalation_ticket_id_clock_began_at_percent" ON "escalation"
        ("ticket_id", "clock", "began_at", "percent")
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
