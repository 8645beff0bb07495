"""What else identifies a customer: document type, native place; of an enterprise who, what and how large."""

from typing import Any

COLUMNS = ("native_place", "document_type", "legal_representative", "industry", "size")


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the columns."""
    for column in COLUMNS:
        db.execute_sql(f'ALTER TABLE "customer" ADD COLUMN "{column}" TEXT')
