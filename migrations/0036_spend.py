"""What departments spend on winning customers, month by month."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "spend" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "department_id" INTEGER NOT NULL,
        "month" TEXT NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('marketing', 'promotion')),
        "fen" INTEGER NOT NULL CHECK (fen >= 0),
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "spend_department_id_month_kind" ON "spend" ("department_id", "month", "kind")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
