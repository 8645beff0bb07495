"""Signals, and the steps of the plan of each."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "signal" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "owner_id" INTEGER,
        "department_id" INTEGER NOT NULL,
        "region" TEXT,
        "business_line" TEXT,
        "kind" TEXT NOT NULL,
        "own_level" INTEGER NOT NULL CHECK (own_level BETWEEN 1 AND 4),
        "customer_id" INTEGER,
        "person_id" INTEGER,
        "addressed" INTEGER NOT NULL DEFAULT 0,
        "rule_id" INTEGER NOT NULL,
        "subject" INTEGER NOT NULL,
        "instance" TEXT NOT NULL DEFAULT '',
        "colour" TEXT NOT NULL CHECK (colour IN ('red', 'orange', 'yellow', 'blue')),
        "state" TEXT NOT NULL CHECK (state IN ('new', 'accepted', 'handled', 'reviewed', 'closed', 'false')),
        "value" REAL NOT NULL,
        "raised_value" REAL NOT NULL,
        "latest" REAL,
        "closed_value" REAL,
        "effect_value" REAL,
        "records" INTEGER NOT NULL DEFAULT 1,
        "times" INTEGER NOT NULL DEFAULT 1,
        "cleared" INTEGER NOT NULL DEFAULT 0,
        "raised_at" TEXT NOT NULL,
        "raised_on" TEXT NOT NULL,
        "seen_on" TEXT NOT NULL,
        "updated_at" TEXT NOT NULL,
        "handler_id" INTEGER,
        "reviewer_id" INTEGER,
        "next_due" TEXT,
        "told_late" INTEGER NOT NULL DEFAULT 0,
        "accepted_at" TEXT,
        "handled_at" TEXT,
        "reviewed_at" TEXT,
        "closed_at" TEXT,
        "result" BLOB,
        "verdict" BLOB,
        "effect_on" TEXT,
        "effect" TEXT CHECK (effect IN ('lasting', 'came_back', 'again')),
        "effect_note" BLOB,
        "false_reason" BLOB,
        "muted_until" TEXT,
        "muted_value" REAL,
        "reopened" INTEGER NOT NULL DEFAULT 0,
        "rev" INTEGER NOT NULL DEFAULT 1,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("rule_id") REFERENCES "signal_rule" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("handler_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("reviewer_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "signal_number" ON "signal" ("number")',
    (
        'CREATE INDEX "signal_raised_at_id_level_department_id_owner_id_handler_d4dc47f"'
        ' ON "signal" ("raised_at", "id", "level", "department_id", "owner_id", "handler_id", '
        '"reviewer_id", "region", "business_line", "addressed", "state")'
    ),
    (
        'CREATE INDEX "signal_updated_at_id_level_department_id_owner_id_handle_773743a"'
        ' ON "signal" ("updated_at", "id", "level", "department_id", "owner_id", "handler_id", '
        '"reviewer_id", "region", "business_line", "addressed", "state")'
    ),
    (
        'CREATE INDEX "signal_colour_id_level_department_id_owner_id_handler_id_34a91c3"'
        ' ON "signal" ("colour", "id", "level", "department_id", "owner_id", "handler_id", '
        '"reviewer_id", "region", "business_line", "addressed", "state")'
    ),
    (
        'CREATE INDEX "signal_rule_id_subject_instance_id"'
        ' ON "signal" ("rule_id", "subject", "instance", "id")'
    ),
    'CREATE INDEX "signal_customer_id_raised_at_id" ON "signal" ("customer_id", "raised_at", "id")',
    'CREATE INDEX "signal_handler_id_raised_at_id" ON "signal" ("handler_id", "raised_at", "id")',
    'CREATE INDEX "signal_owner_id_raised_at_id" ON "signal" ("owner_id", "raised_at", "id")',
    'CREATE INDEX "signal_reviewer_id" ON "signal" ("reviewer_id")',
    (
        'CREATE UNIQUE INDEX "signal_open_cause"'
        ' ON "signal" ("rule_id", "subject", "instance") WHERE state IN (\'new\', \'accepted\', '
        "'handled', 'reviewed')"
    ),
    (
        'CREATE INDEX "signal_by_next_due"'
        ' ON "signal" ("next_due", "id", "level", "department_id", "owner_id", "handler_id", '
        '"reviewer_id", "region", "business_line", "addressed") WHERE next_due IS NOT NULL'
    ),
    (
        'CREATE INDEX "signal_open_colour"'
        ' ON "signal" ("colour", "id", "level", "department_id", "owner_id", "handler_id", '
        '"reviewer_id", "region", "business_line", "addressed") WHERE state IN (\'new\', '
        "'accepted', 'handled', 'reviewed')"
    ),
    'CREATE INDEX "signal_effect_on" ON "signal" ("effect_on", "id") WHERE effect_on IS NOT NULL',
    """
    CREATE TABLE "signal_response" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "signal_id" INTEGER NOT NULL,
        "key" TEXT NOT NULL,
        "position" INTEGER NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('report', 'do')),
        "what" TEXT NOT NULL,
        "person_id" INTEGER,
        "due_at" TEXT NOT NULL,
        "done_at" TEXT,
        "done_by_id" INTEGER,
        "note" BLOB,
        "task" TEXT NOT NULL DEFAULT '',
        "again" INTEGER NOT NULL DEFAULT 0,
        FOREIGN KEY ("signal_id") REFERENCES "signal" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("done_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "signal_response_signal_id_key" ON "signal_response" ("signal_id", "key")',
    (
        'CREATE INDEX "signal_response_signal_id_position_id"'
        ' ON "signal_response" ("signal_id", "position", "id")'
    ),
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
