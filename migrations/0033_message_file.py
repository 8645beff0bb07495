"""A message can bring a file: its number."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the column; what was said before brought none."""
    db.execute_sql('ALTER TABLE "ticket_message" ADD COLUMN "file" TEXT')
