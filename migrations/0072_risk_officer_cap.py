"""Risk officers take their register out."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """The role gets its cap, unless it was given one."""
    db.execute_sql(
        'UPDATE "role" SET "export_cap" = 2000 WHERE "code" = \'risk_officer\' AND "export_cap" = 0'
    )
