"""Tasks, notifications, deputies, and the handing over of a leaver's work."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "task" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "what" BLOB NOT NULL,
        "reason" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "record" TEXT NOT NULL,
        "due" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "giver_id" INTEGER,
        "given_at" TEXT NOT NULL,
        "done_at" TEXT,
        "done_by_id" INTEGER,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("giver_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("done_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "task_number" ON "task" ("number")',
    'CREATE INDEX "task_person_id_done_at_due_id" ON "task" ("person_id", "done_at", "due", "id")',
    'CREATE INDEX "task_giver_id_done_at_due_id" ON "task" ("giver_id", "done_at", "due", "id")',
    'CREATE INDEX "task_kind_record_done_at" ON "task" ("kind", "record", "done_at")',
    """
    CREATE TABLE "notice" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "person_id" INTEGER NOT NULL,
        "event" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "record" TEXT NOT NULL,
        "count" INTEGER NOT NULL,
        "by_id" INTEGER,
        "at" TEXT NOT NULL,
        "read_at" TEXT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE INDEX "notice_person_id_id" ON "notice" ("person_id", "id")',
    'CREATE INDEX "notice_person_id_read_at" ON "notice" ("person_id", "read_at")',
    """
    CREATE TABLE "absence" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "person_id" INTEGER NOT NULL,
        "deputy_id" INTEGER,
        "since" TEXT,
        "until" TEXT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("deputy_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "absence_person_id" ON "absence" ("person_id")',
    'CREATE INDEX "absence_deputy_id" ON "absence" ("deputy_id")',
    """
    CREATE TABLE "hand_over" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "task_id" INTEGER NOT NULL,
        "leaver_id" INTEGER NOT NULL,
        "choices" TEXT,
        FOREIGN KEY ("task_id") REFERENCES "task" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("leaver_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "hand_over_task_id" ON "hand_over" ("task_id")',
    'CREATE INDEX "hand_over_leaver_id" ON "hand_over" ("leaver_id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables; nothing waits for anybody yet."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
