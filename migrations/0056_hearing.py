"""How whoever a penalty would concern was heard: until when they answer, when they saw it, and silence."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the columns."""
    for column in ("answer_by", "seen_at", "silent_on"):
        db.execute_sql(f'ALTER TABLE "consequence" ADD COLUMN "{column}" TEXT')
