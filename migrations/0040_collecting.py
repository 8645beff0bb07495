"""Figures of the firm's own, what is collected beside the scores, what collecting again would change."""

from typing import Any

STATEMENTS = (
    """
    ALTER TABLE "frozen_value" ADD COLUMN "rows_with_id" INTEGER
        REFERENCES "frozen_value" ("id") ON DELETE RESTRICT
    """,
    """
    CREATE TABLE "appraisal_entry" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "sheet_id" INTEGER NOT NULL,
        "indicator_id" INTEGER NOT NULL,
        "number" TEXT NOT NULL,
        "value" TEXT NOT NULL,
        "note" TEXT NOT NULL DEFAULT '',
        "file" TEXT NOT NULL DEFAULT '',
        "person_id" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("sheet_id") REFERENCES "appraisal_sheet" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("indicator_id") REFERENCES "plan_indicator" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "entry_number" ON "appraisal_entry" ("number")',
    ('CREATE UNIQUE INDEX "entry_sheet_id_indicator_id" ON "appraisal_entry" ("sheet_id", "indicator_id")'),
    'CREATE INDEX "entry_indicator_id" ON "appraisal_entry" ("indicator_id")',
    """
    CREATE TABLE "appraisal_beside" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "sheet_id" INTEGER NOT NULL,
        "name" TEXT NOT NULL,
        "collection_id" INTEGER NOT NULL,
        "turn" INTEGER NOT NULL,
        "version" INTEGER NOT NULL,
        "numerator" INTEGER NOT NULL,
        "denominator" INTEGER NOT NULL,
        "count" INTEGER NOT NULL,
        "missing" TEXT NOT NULL DEFAULT '',
        "lacking" TEXT NOT NULL,
        "worst" INTEGER NOT NULL,
        FOREIGN KEY ("sheet_id") REFERENCES "appraisal_sheet" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("collection_id") REFERENCES "collection" ("id") ON DELETE RESTRICT)
    """,
    'CREATE INDEX "appraisal_beside_collection_id" ON "appraisal_beside" ("collection_id")',
    """
    CREATE UNIQUE INDEX "appraisal_beside_sheet_id_name_turn"
        ON "appraisal_beside" ("sheet_id", "name", "turn")
    """,
    """
    CREATE TABLE "appraisal_comparison" ("plan_id" INTEGER NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "sha256" TEXT NOT NULL,
        "changes" TEXT NOT NULL,
        FOREIGN KEY ("plan_id") REFERENCES "appraisal_plan" ("id") ON DELETE CASCADE)
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
