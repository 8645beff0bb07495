"""Indexes that hold what the heat map counts."""

from typing import Any

STATEMENTS = (
    """
    CREATE INDEX "risk_by_cell" ON "risk"
        ("residual_likelihood", "residual_impact", "residual_band", "inherent_likelihood", "inherent_impact",
        "target_likelihood", "target_impact", "state", "level", "department_id", "owner_id", "keeper_id",
        "region", "business_line", "kind", "customer_id")
    """,
    """
    CREATE INDEX "risk_snapshot_day_residual_band_risk_id_state" ON "risk_snapshot"
        ("day", "residual_band", "risk_id", "state")
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make them."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
