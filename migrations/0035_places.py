"""Indexes of what a list sorts by in the order of words hold all that a scope looks at."""

from typing import Any

PLACE = ("level", "department_id", "owner_id", "region", "business_line", "kind")
SORTED = ("sex", "industry", "size", "region", "business_line", "department_id", "owner_id", "status")


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make them anew, under their names."""
    for column in SORTED:
        name = f"customer_by_{column.removesuffix('_id')}"
        columns = ", ".join(f'"{one}"' for one in (column, "id", *(one for one in PLACE if one != column)))
        db.execute_sql(f'DROP INDEX "{name}"')
        db.execute_sql(f'CREATE INDEX "{name}" ON "customer" ({columns})')
