"""The list of scores: an index that keeps the present ones in the order of their totals."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make it."""
    db.execute_sql(
        'CREATE INDEX "credit_score_listed" ON "credit_score"'
        ' ("total", "customer_id", "band", "card_id") WHERE until IS NULL'
    )
