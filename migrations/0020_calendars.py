"""Work calendars, hours of their weeks, holidays and make-up workdays. The start puts in what is shipped."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "work_calendar" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "code" TEXT NOT NULL,
        "zh" TEXT NOT NULL,
        "en" TEXT NOT NULL,
        "rev" INTEGER NOT NULL)
    """,
    'CREATE UNIQUE INDEX "work_calendar_code" ON "work_calendar" ("code")',
    """
    CREATE TABLE "week_hours" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "calendar_id" INTEGER NOT NULL,
        "since" TEXT NOT NULL,
        "holidays" INTEGER NOT NULL,
        "mon" TEXT NOT NULL,
        "tue" TEXT NOT NULL,
        "wed" TEXT NOT NULL,
        "thu" TEXT NOT NULL,
        "fri" TEXT NOT NULL,
        "sat" TEXT NOT NULL,
        "sun" TEXT NOT NULL,
        FOREIGN KEY ("calendar_id") REFERENCES "work_calendar" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "week_hours_calendar_id_since" ON "week_hours" ("calendar_id", "since")',
    """
    CREATE TABLE "special_day" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "day" TEXT NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('holiday', 'workday')),
        "name" TEXT NOT NULL,
        "name_en" TEXT NOT NULL,
        "frames" TEXT NOT NULL,
        "rev" INTEGER NOT NULL)
    """,
    'CREATE UNIQUE INDEX "special_day_day" ON "special_day" ("day")',
    'CREATE TABLE "holiday_year" ("year" INTEGER NOT NULL PRIMARY KEY)',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
