"""How often steps that the program runs miss what they promise; which tests of controls have expired."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "step_rate" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "measure" TEXT NOT NULL,
        "department_id" INTEGER,
        "cases" INTEGER NOT NULL,
        "missed" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE CASCADE)
    """,
    'CREATE UNIQUE INDEX "step_rate_measure_department_id" ON "step_rate" ("measure", "department_id")',
    """
    CREATE TABLE "expired_test" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "test_id" INTEGER NOT NULL,
        "task_id" INTEGER,
        "at" TEXT NOT NULL,
        FOREIGN KEY ("test_id") REFERENCES "control_test" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("task_id") REFERENCES "task" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "expired_test_test_id" ON "expired_test" ("test_id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
