"""Versions of the service levels and their cells."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "service_standard" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" INTEGER NOT NULL,
        "state" TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'published', 'declined')),
        "made_by_id" INTEGER,
        "made_at" TEXT NOT NULL,
        "approved_by_id" INTEGER,
        "since" TEXT,
        "trial" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("made_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "service_standard_number" ON "service_standard" ("number")',
    """
    CREATE TABLE "service_level" ("version_id" INTEGER NOT NULL,
        "clock" TEXT NOT NULL CHECK (clock IN ('response', 'handling', 'feedback')),
        "complexity" TEXT NOT NULL,
        "urgency" TEXT NOT NULL,
        "tier" TEXT NOT NULL CHECK (tier IN ('A', 'B', 'C', 'D')),
        "minutes" INTEGER CHECK (minutes > 0),
        "calendar" TEXT NOT NULL,
        PRIMARY KEY ("version_id", "clock", "complexity", "urgency", "tier"),
        FOREIGN KEY ("version_id") REFERENCES "service_standard" ("id") ON DELETE CASCADE) WITHOUT ROWID
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
