"""Plans of appraisal, their sheets, what was collected for them, and the scores that people gave."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "appraisal_plan" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "subject" TEXT NOT NULL CHECK (subject IN ('person', 'department')),
        "since" TEXT NOT NULL,
        "until" TEXT NOT NULL,
        "collect_on" TEXT NOT NULL,
        "score_by" TEXT NOT NULL,
        "answer_by" TEXT NOT NULL,
        "state" TEXT NOT NULL
            CHECK (state IN ('draft', 'running', 'collected', 'scored', 'shown', 'final', 'archived')),
        "whom" TEXT NOT NULL,
        "scorers" TEXT NOT NULL,
        "cap" INTEGER NOT NULL CHECK (cap IN (100, 120)),
        "superior_part" INTEGER NOT NULL CHECK (superior_part BETWEEN 0 AND 100),
        "peers_part" INTEGER NOT NULL CHECK (peers_part BETWEEN 0 AND 100),
        "own_part" INTEGER NOT NULL CHECK (own_part BETWEEN 0 AND 100),
        "grades" TEXT NOT NULL,
        "forced" TEXT,
        "created_by_id" INTEGER NOT NULL,
        "created_at" TEXT NOT NULL,
        "approved_by_id" INTEGER,
        "approved_at" TEXT,
        "shown_at" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("created_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (since < until))
    """,
    'CREATE UNIQUE INDEX "appraisal_plan_number" ON "appraisal_plan" ("number")',
    'CREATE INDEX "appraisal_plan_state_since" ON "appraisal_plan" ("state", "since")',
    """
    CREATE TABLE "plan_indicator" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "plan_id" INTEGER NOT NULL,
        "position" INTEGER NOT NULL,
        "key" TEXT NOT NULL,
        "indicator" TEXT NOT NULL,
        "label" TEXT NOT NULL DEFAULT '',
        "unit" TEXT NOT NULL DEFAULT '',
        "weight" INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 100),
        "rule" TEXT NOT NULL,
        "options" TEXT NOT NULL,
        "supplier_id" INTEGER,
        FOREIGN KEY ("plan_id") REFERENCES "appraisal_plan" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("supplier_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "plan_indicator_plan_id_key" ON "plan_indicator" ("plan_id", "key")',
    """
    CREATE TABLE "appraisal_sheet" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "owner_id" INTEGER,
        "department_id" INTEGER NOT NULL,
        "region" TEXT,
        "business_line" TEXT,
        "kind" TEXT NOT NULL,
        "plan_id" INTEGER NOT NULL,
        "superior_id" INTEGER,
        "decider_id" INTEGER,
        "post" TEXT NOT NULL DEFAULT '',
        "state" TEXT NOT NULL
            CHECK (state IN ('open', 'shown', 'accepted', 'silent', 'appealed', 'final', 'exempt')),
        "total" INTEGER,
        "grade" TEXT,
        "exempt_for" TEXT NOT NULL DEFAULT '',
        "shown_at" TEXT,
        "answered_at" TEXT,
        "comment" TEXT NOT NULL DEFAULT '',
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("plan_id") REFERENCES "appraisal_plan" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("superior_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("decider_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (kind IN ('person', 'department')))
    """,
    'CREATE UNIQUE INDEX "appraisal_sheet_number" ON "appraisal_sheet" ("number")',
    (
        'CREATE UNIQUE INDEX "appraisal_sheet_plan_id_kind_owner_id_department_id"'
        ' ON "appraisal_sheet" ("plan_id", "kind", "owner_id", "department_id")'
    ),
    'CREATE INDEX "appraisal_sheet_owner_id_plan_id" ON "appraisal_sheet" ("owner_id", "plan_id")',
    'CREATE INDEX "appraisal_sheet_department_id_plan_id" ON "appraisal_sheet" ("department_id", "plan_id")',
    'CREATE INDEX "appraisal_sheet_superior_id" ON "appraisal_sheet" ("superior_id")',
    'CREATE INDEX "appraisal_sheet_decider_id" ON "appraisal_sheet" ("decider_id")',
    """
    CREATE TABLE "collection" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "plan_id" INTEGER NOT NULL,
        "turn" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "person_id" INTEGER,
        "reason" TEXT NOT NULL DEFAULT '',
        "sha256" TEXT NOT NULL,
        FOREIGN KEY ("plan_id") REFERENCES "appraisal_plan" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "collection_plan_id_turn" ON "collection" ("plan_id", "turn")',
    """
    CREATE TABLE "frozen_value" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "sheet_id" INTEGER NOT NULL,
        "indicator_id" INTEGER NOT NULL,
        "collection_id" INTEGER,
        "turn" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "version" INTEGER,
        "numerator" INTEGER,
        "denominator" INTEGER,
        "count" INTEGER,
        "missing" TEXT NOT NULL DEFAULT '',
        "lacking" TEXT NOT NULL,
        "worst" INTEGER NOT NULL,
        "score" INTEGER,
        FOREIGN KEY ("sheet_id") REFERENCES "appraisal_sheet" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("indicator_id") REFERENCES "plan_indicator" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("collection_id") REFERENCES "collection" ("id") ON DELETE RESTRICT)
    """,
    'CREATE INDEX "frozen_value_collection_id" ON "frozen_value" ("collection_id")',
    (
        'CREATE UNIQUE INDEX "frozen_value_sheet_id_indicator_id_turn"'
        ' ON "frozen_value" ("sheet_id", "indicator_id", "turn")'
    ),
    """
    CREATE TABLE "frozen_row" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "value_id" INTEGER NOT NULL,
        "number" TEXT NOT NULL,
        "day" TEXT NOT NULL,
        "numerator" INTEGER NOT NULL,
        "denominator" INTEGER NOT NULL,
        "band" TEXT NOT NULL,
        FOREIGN KEY ("value_id") REFERENCES "frozen_value" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "frozen_row_value_id_day_id" ON "frozen_row" ("value_id", "day", "id")',
    """
    CREATE TABLE "score" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "sheet_id" INTEGER NOT NULL,
        "indicator_id" INTEGER NOT NULL,
        "person_id" INTEGER NOT NULL,
        "role" TEXT NOT NULL CHECK (role IN ('superior', 'peer', 'self')),
        "points" INTEGER CHECK (points BETWEEN 0 AND 1000),
        "comment" TEXT NOT NULL DEFAULT '',
        "given_at" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("sheet_id") REFERENCES "appraisal_sheet" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("indicator_id") REFERENCES "plan_indicator" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    (
        'CREATE UNIQUE INDEX "score_sheet_id_indicator_id_person_id"'
        ' ON "score" ("sheet_id", "indicator_id", "person_id")'
    ),
    'CREATE INDEX "score_person_id_given_at" ON "score" ("person_id", "given_at")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
