"""The records that figures beside the scores of a sheet rest on."""

from typing import Any

STATEMENTS = (
    """
    ALTER TABLE "appraisal_beside" ADD COLUMN "rows_with_id" INTEGER
        REFERENCES "appraisal_beside" ("id") ON DELETE RESTRICT
    """,
    """
    CREATE TABLE "appraisal_beside_row" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "value_id" INTEGER NOT NULL,
        "number" TEXT NOT NULL,
        "day" TEXT NOT NULL,
        "numerator" INTEGER NOT NULL,
        "denominator" INTEGER NOT NULL,
        "band" TEXT NOT NULL,
        FOREIGN KEY ("value_id") REFERENCES "appraisal_beside" ("id") ON DELETE CASCADE)
    """,
    """
    CREATE INDEX "appraisal_beside_row_value_id_day_id" ON "appraisal_beside_row" ("value_id", "day", "id")
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the column and the table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
