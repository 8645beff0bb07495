"""Appeals against sheets of appraisal."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "appraisal_appeal" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "sheet_id" INTEGER NOT NULL,
        "indicator_id" INTEGER NOT NULL,
        "text" TEXT NOT NULL,
        "files" TEXT NOT NULL,
        "at" TEXT NOT NULL,
        "due" TEXT NOT NULL,
        "decider_id" INTEGER,
        "task_id" INTEGER,
        "state" TEXT NOT NULL CHECK (state IN ('waiting', 'decided', 'withdrawn')),
        "outcome" TEXT CHECK (outcome IN ('kept', 'corrected', 'scored')),
        "reason" TEXT NOT NULL DEFAULT '',
        "ended_at" TEXT,
        "contested_id" INTEGER,
        "given_id" INTEGER,
        "told_late" INTEGER NOT NULL,
        FOREIGN KEY ("sheet_id") REFERENCES "appraisal_sheet" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("indicator_id") REFERENCES "plan_indicator" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("decider_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("task_id") REFERENCES "task" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("contested_id") REFERENCES "frozen_value" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("given_id") REFERENCES "frozen_value" ("id") ON DELETE RESTRICT,
        CHECK ((state = 'waiting') = (ended_at IS NULL)),
        CHECK ((state = 'decided') = (outcome IS NOT NULL)))
    """,
    'CREATE UNIQUE INDEX "appraisal_appeal_key" ON "appraisal_appeal" ("key")',
    (
        'CREATE INDEX "appraisal_appeal_sheet_id_indicator_id_id"'
        ' ON "appraisal_appeal" ("sheet_id", "indicator_id", "id")'
    ),
    'CREATE INDEX "appraisal_appeal_state_due_id" ON "appraisal_appeal" ("state", "due", "id")',
    'CREATE INDEX "appraisal_appeal_state_ended_at_id" ON "appraisal_appeal" ("state", "ended_at", "id")',
    (
        'CREATE UNIQUE INDEX "appraisal_appeal_waits" ON "appraisal_appeal" ("sheet_id", "indicator_id")'
        " WHERE state = 'waiting'"
    ),
    (
        'CREATE INDEX "appraisal_appeal_decider_id_waits" ON "appraisal_appeal" ("decider_id")'
        " WHERE state = 'waiting'"
    ),
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
