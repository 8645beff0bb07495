"""What a decision on an appeal says of single rows of a figure."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the column."""
    db.execute_sql("""ALTER TABLE "appraisal_appeal" ADD COLUMN "rulings" TEXT NOT NULL DEFAULT '[]'""")
