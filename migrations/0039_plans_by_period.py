"""The list of plans, the latest period first."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the index that serves it."""
    db.execute_sql('CREATE INDEX "appraisal_plan_since" ON "appraisal_plan" ("since")')
