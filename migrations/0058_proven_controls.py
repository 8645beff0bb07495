"""Until when the newest test of each control proves anything: the order of the list of controls."""

from typing import Any

STATEMENTS = (
    'ALTER TABLE "control" ADD COLUMN "proven_until" TEXT',
    """UPDATE "control" SET "proven_until" = (SELECT CASE WHEN "exceptions" * 10 > "sample"
        THEN date("tested_on", '-1 day') ELSE "valid_until" END FROM "control_test"
        WHERE "control_id" = "control"."id" ORDER BY "tested_on" DESC, "id" DESC LIMIT 1)""",
    'CREATE INDEX "control_proven_until_id" ON "control" ("proven_until", "id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the column, what is known of it, and the index."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
