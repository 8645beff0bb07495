"""Rules of signals and the plans of what is done about them."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "signal_rule" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "code" TEXT NOT NULL,
        "name" TEXT NOT NULL DEFAULT '',
        "metric" TEXT NOT NULL,
        "days" INTEGER NOT NULL CHECK (days > 0),
        "red" REAL,
        "orange" REAL,
        "yellow" REAL,
        "blue" REAL,
        "clear" REAL,
        "hits" INTEGER NOT NULL DEFAULT 1 CHECK (hits > 0),
        "least" INTEGER NOT NULL DEFAULT 1 CHECK (least > 0),
        "plan" TEXT NOT NULL,
        "active" INTEGER NOT NULL DEFAULT 1,
        "ran_on" TEXT,
        "measured" INTEGER NOT NULL DEFAULT 0,
        "without_data" INTEGER NOT NULL DEFAULT 0,
        "rev" INTEGER NOT NULL DEFAULT 1,
        CHECK (coalesce(red, orange, yellow, blue) IS NOT NULL))
    """,
    'CREATE UNIQUE INDEX "signal_rule_code" ON "signal_rule" ("code")',
    """
    CREATE TABLE "response_plan" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "code" TEXT NOT NULL,
        "colours" TEXT NOT NULL,
        "rev" INTEGER NOT NULL DEFAULT 1)
    """,
    'CREATE UNIQUE INDEX "response_plan_code" ON "response_plan" ("code")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
