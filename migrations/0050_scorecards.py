"""Scorecards in versions, and what their trials found."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "scorecard" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('individual', 'enterprise')),
        "version" INTEGER NOT NULL,
        "state" TEXT NOT NULL CHECK (state IN ('draft', 'tried', 'approved', 'published', 'retired')),
        "card" TEXT NOT NULL,
        "mapping" TEXT NOT NULL,
        "bands" TEXT NOT NULL,
        "format" TEXT NOT NULL DEFAULT '',
        "warnings" TEXT NOT NULL,
        "ground" TEXT NOT NULL DEFAULT '',
        "made_by_id" INTEGER,
        "made_at" TEXT NOT NULL,
        "approved_by_id" INTEGER,
        "approved_at" TEXT,
        "published_at" TEXT,
        "retired_at" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("made_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "scorecard_number" ON "scorecard" ("number")',
    'CREATE UNIQUE INDEX "scorecard_kind_version" ON "scorecard" ("kind", "version")',
    'CREATE INDEX "scorecard_made_at_id" ON "scorecard" ("made_at", "id")',
    'CREATE UNIQUE INDEX "scorecard_published" ON "scorecard" ("kind") WHERE state = \'published\'',
    """
    CREATE TABLE "card_trial" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "card_id" INTEGER NOT NULL,
        "day" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "found" TEXT NOT NULL,
        FOREIGN KEY ("card_id") REFERENCES "scorecard" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "card_trial_card_id" ON "card_trial" ("card_id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
