"""Official figures, the rows that they are made of, and the periods they were computed for."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "figure_row" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "indicator" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        "day" TEXT NOT NULL,
        "number" TEXT NOT NULL,
        "numerator" INTEGER NOT NULL,
        "denominator" INTEGER NOT NULL,
        "department" INTEGER,
        "person" INTEGER,
        "tier" TEXT NOT NULL,
        "category" TEXT NOT NULL,
        "stage" TEXT NOT NULL,
        "band" TEXT NOT NULL)
    """,
    'CREATE INDEX "figure_row_indicator_day_id" ON "figure_row" ("indicator", "day", "id")',
    """
    CREATE TABLE "figure" ("indicator" TEXT NOT NULL,
        "period" TEXT NOT NULL,
        "since" TEXT NOT NULL,
        "department" INTEGER NOT NULL,
        "breakdown" TEXT NOT NULL,
        "key" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        "numerator" INTEGER NOT NULL,
        "denominator" INTEGER NOT NULL,
        "count" INTEGER NOT NULL,
        "middle" INTEGER,
        PRIMARY KEY ("period", "since", "department", "indicator", "breakdown", "key")) WITHOUT ROWID
    """,
    """
    CREATE TABLE "figure_period" ("period" TEXT NOT NULL CHECK (period IN ('week', 'month', 'year')),
        "since" TEXT NOT NULL,
        "until" TEXT NOT NULL,
        "computed_at" TEXT NOT NULL,
        "settled" INTEGER NOT NULL,
        PRIMARY KEY ("period", "since")) WITHOUT ROWID
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
