"""What follows from sheets of appraisal."""

from typing import Any

KINDS = (
    *("praise", "bonus", "promotion", "training", "improvement", "service_adjustment"),
    *("warning", "fine", "reduced_bonus", "demotion"),
)
STATEMENTS = (
    f"""
    CREATE TABLE "consequence" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "plan_id" INTEGER NOT NULL,
        "sheet_id" INTEGER,
        "kind" TEXT NOT NULL CHECK (kind IN {KINDS}),
        "state" TEXT NOT NULL
            CHECK (state IN ('proposed', 'dropped', 'in_force', 'open', 'done', 'confirmed')),
        "rule" TEXT NOT NULL DEFAULT '',
        "indicator_id" INTEGER,
        "what" TEXT NOT NULL DEFAULT '',
        "owner_id" INTEGER,
        "due" TEXT,
        "person_id" INTEGER,
        "at" TEXT NOT NULL,
        "reason" TEXT NOT NULL DEFAULT '',
        "told_at" TEXT,
        "clause" TEXT NOT NULL DEFAULT '',
        "acknowledged_on" TEXT,
        "unacknowledged" INTEGER NOT NULL,
        "reply" TEXT NOT NULL DEFAULT '',
        "replied_on" TEXT,
        "replied_by_id" INTEGER,
        "fen" INTEGER,
        "wage" BLOB,
        "least_wage" INTEGER,
        "approved_by_id" INTEGER,
        "approved_at" TEXT,
        "dropped_for" TEXT NOT NULL DEFAULT '',
        "task_id" INTEGER,
        "evidence" TEXT NOT NULL DEFAULT '',
        "file" TEXT NOT NULL DEFAULT '',
        "done_on" TEXT,
        "returned_for" TEXT NOT NULL DEFAULT '',
        "confirmed_by_id" INTEGER,
        "confirmed_at" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("plan_id") REFERENCES "appraisal_plan" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("sheet_id") REFERENCES "appraisal_sheet" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("indicator_id") REFERENCES "plan_indicator" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("replied_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("task_id") REFERENCES "task" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("confirmed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (sheet_id IS NOT NULL OR kind IN ('training', 'improvement', 'service_adjustment')))
    """,
    'CREATE UNIQUE INDEX "consequence_key" ON "consequence" ("key")',
    'CREATE INDEX "consequence_sheet_id" ON "consequence" ("sheet_id")',
    'CREATE INDEX "consequence_plan_id_state" ON "consequence" ("plan_id", "state")',
    'CREATE INDEX "consequence_at" ON "consequence" ("at")',
    'CREATE INDEX "consequence_state_at" ON "consequence" ("state", "at")',
    'CREATE INDEX "consequence_kind_at" ON "consequence" ("kind", "at")',
    'CREATE INDEX "consequence_due" ON "consequence" ("due")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
