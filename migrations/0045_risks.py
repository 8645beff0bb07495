"""Risks, the steps and points of processes at which they lie, and the controls that hold them down."""

from typing import Any

STATES = ("registered", "assessed", "treated", "monitored", "closed", "reopened")
FREQUENCIES = ("each", "continuous", "daily", "weekly", "monthly", "quarterly", "yearly", "event")
STATEMENTS = (
    """
    CREATE TABLE "process" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "purpose" TEXT NOT NULL,
        "department_id" INTEGER,
        "position" INTEGER NOT NULL,
        "shipped" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "process_key" ON "process" ("key")',
    """
    CREATE TABLE "process_step" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "process_id" INTEGER NOT NULL,
        "position" INTEGER NOT NULL,
        "name" TEXT NOT NULL,
        "what" TEXT NOT NULL,
        "does_department_id" INTEGER,
        "does_role_id" INTEGER,
        "does_person_id" INTEGER,
        "answers_department_id" INTEGER,
        "answers_role_id" INTEGER,
        "answers_person_id" INTEGER,
        "by_program" INTEGER NOT NULL,
        "measure" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("process_id") REFERENCES "process" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("does_department_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("does_role_id") REFERENCES "role" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("does_person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("answers_department_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("answers_role_id") REFERENCES "role" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("answers_person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK ((does_department_id IS NOT NULL) + (does_role_id IS NOT NULL) +
            (does_person_id IS NOT NULL) <= 1),
        CHECK ((answers_department_id IS NOT NULL) + (answers_role_id IS NOT NULL) +
            (answers_person_id IS NOT NULL) <= 1),
        CHECK (measure = '' OR by_program))
    """,
    'CREATE UNIQUE INDEX "process_step_key" ON "process_step" ("key")',
    'CREATE INDEX "process_step_process_id_position" ON "process_step" ("process_id", "position")',
    """
    CREATE TABLE "risk_point" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "step_id" INTEGER NOT NULL,
        "position" INTEGER NOT NULL,
        "category" TEXT,
        "cause" TEXT NOT NULL,
        "event" TEXT NOT NULL,
        "effect" TEXT NOT NULL,
        "shipped" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("step_id") REFERENCES "process_step" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "risk_point_key" ON "risk_point" ("key")',
    'CREATE INDEX "risk_point_step_id_position" ON "risk_point" ("step_id", "position")',
    f"""
    CREATE TABLE "risk" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "owner_id" INTEGER,
        "department_id" INTEGER NOT NULL,
        "region" TEXT,
        "business_line" TEXT,
        "kind" TEXT NOT NULL,
        "customer_id" INTEGER,
        "step_id" INTEGER,
        "point_id" INTEGER,
        "keeper_id" INTEGER,
        "own_level" INTEGER NOT NULL CHECK (own_level BETWEEN 1 AND 4),
        "title" TEXT NOT NULL,
        "category" TEXT NOT NULL,
        "cause" BLOB,
        "event" BLOB,
        "effect" BLOB,
        "state" TEXT NOT NULL CHECK (state IN {STATES}),
        "matrix" INTEGER,
        "inherent_likelihood" INTEGER CHECK (inherent_likelihood BETWEEN 1 AND 5),
        "inherent_impact" INTEGER CHECK (inherent_impact BETWEEN 1 AND 5),
        "inherent_band" INTEGER CHECK (inherent_band BETWEEN 1 AND 4),
        "residual_likelihood" INTEGER CHECK (residual_likelihood BETWEEN 1 AND 5),
        "residual_impact" INTEGER CHECK (residual_impact BETWEEN 1 AND 5),
        "residual_band" INTEGER CHECK (residual_band BETWEEN 1 AND 4),
        "target_likelihood" INTEGER CHECK (target_likelihood BETWEEN 1 AND 5),
        "target_impact" INTEGER CHECK (target_impact BETWEEN 1 AND 5),
        "target_band" INTEGER CHECK (target_band BETWEEN 1 AND 4),
        "ungrounded" INTEGER NOT NULL,
        "rank" INTEGER NOT NULL,
        "treatment" TEXT CHECK (treatment IN ('avoid', 'reduce', 'transfer', 'accept')),
        "plan" BLOB,
        "registered_by_id" INTEGER,
        "registered_at" TEXT NOT NULL,
        "updated_at" TEXT NOT NULL,
        "assessed_at" TEXT,
        "next_review" TEXT,
        "accepted_until" TEXT,
        "closed_at" TEXT,
        "shipped" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("step_id") REFERENCES "process_step" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("point_id") REFERENCES "risk_point" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("keeper_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("registered_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (customer_id IS NULL OR step_id IS NULL),
        CHECK (point_id IS NULL OR step_id IS NOT NULL))
    """,
    'CREATE UNIQUE INDEX "risk_number" ON "risk" ("number")',
    'CREATE INDEX "risk_step_id" ON "risk" ("step_id")',
    'CREATE UNIQUE INDEX "risk_point_id" ON "risk" ("point_id")',
    """
    CREATE INDEX "risk_by_rank" ON "risk"
        ("rank", "id", "level", "department_id", "owner_id", "keeper_id",
        "region", "business_line", "kind", "customer_id")
    """,
    """
    CREATE INDEX "risk_by_updated_at" ON "risk"
        ("updated_at", "id", "level", "department_id", "owner_id", "keeper_id",
        "region", "business_line", "kind", "customer_id")
    """,
    """
    CREATE INDEX "risk_by_next_review" ON "risk"
        ("next_review", "id", "level", "department_id", "owner_id", "keeper_id",
        "region", "business_line", "kind", "customer_id")
    """,
    'CREATE INDEX "risk_owner_id_updated_at_id" ON "risk" ("owner_id", "updated_at", "id")',
    'CREATE INDEX "risk_keeper_id_updated_at_id" ON "risk" ("keeper_id", "updated_at", "id")',
    'CREATE INDEX "risk_customer_id_id" ON "risk" ("customer_id", "id")',
    'CREATE INDEX "risk_shipped" ON "risk" ("shipped")',
    f"""
    CREATE TABLE "control" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "point_id" INTEGER,
        "risk_id" INTEGER,
        "name" BLOB NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('preventive', 'detective', 'corrective')),
        "axis" TEXT CHECK (axis IN ('likelihood', 'impact')),
        "frequency" TEXT NOT NULL CHECK (frequency IN {FREQUENCIES}),
        "by_program" INTEGER NOT NULL,
        "operator_id" INTEGER,
        "shipped" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("point_id") REFERENCES "risk_point" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("risk_id") REFERENCES "risk" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("operator_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK ((point_id IS NULL) <> (risk_id IS NULL)),
        CHECK ((kind = 'detective') = (axis IS NOT NULL)),
        CHECK (NOT by_program OR operator_id IS NULL))
    """,
    'CREATE UNIQUE INDEX "control_key" ON "control" ("key")',
    'CREATE INDEX "control_point_id" ON "control" ("point_id")',
    'CREATE INDEX "control_risk_id" ON "control" ("risk_id")',
    """
    CREATE TABLE "control_test" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "control_id" INTEGER NOT NULL,
        "tester_id" INTEGER NOT NULL,
        "sample" INTEGER NOT NULL CHECK (sample > 0),
        "exceptions" INTEGER NOT NULL CHECK (exceptions BETWEEN 0 AND sample),
        "tested_on" TEXT NOT NULL,
        "valid_until" TEXT NOT NULL,
        "note" BLOB,
        "at" TEXT NOT NULL,
        FOREIGN KEY ("control_id") REFERENCES "control" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("tester_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (valid_until > tested_on))
    """,
    'CREATE UNIQUE INDEX "control_test_key" ON "control_test" ("key")',
    """
    CREATE INDEX "control_test_control_id_tested_on_id" ON "control_test"
        ("control_id", "tested_on", "id")
    """,
    """CREATE VIRTUAL TABLE risk_text USING fts5(title,
        detail='full', tokenize="unicode61 remove_diacritics 0")""",
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables and the indexes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
