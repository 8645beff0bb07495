"""Phones and e-mail are looked up among the contact points, so the customer's own hashes go."""

from typing import Any

COLUMNS = ("mobile_hash", "mobile_last4", "email_hash")


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Take the columns and their indexes away."""
    for column in COLUMNS:
        db.execute_sql(f'DROP INDEX "customer_{column}"')
        db.execute_sql(f'ALTER TABLE "customer" DROP COLUMN "{column}"')
