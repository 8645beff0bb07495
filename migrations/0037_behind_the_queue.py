"""What waits for nobody stands behind all that wait, on the board as in lists."""

from typing import Any

LAST = -(2**40)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Move it there."""
    db.execute_sql("UPDATE ticket SET points = ? WHERE line IS NULL", (LAST,))
