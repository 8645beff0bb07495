"""When the next clock of an open ticket falls due, and indexes that lists are sorted by."""

from typing import Any

CLOCKS = ("response", "handling", "feedback")
NEVER = "9999"
RUNNING = ", ".join(
    f"""CASE WHEN "{name}_at" IS NULL
        THEN coalesce("{name}_missed", "{name}_due", '{NEVER}') ELSE '{NEVER}' END"""
    for name in CLOCKS
)
STATEMENTS = (
    'ALTER TABLE "ticket" ADD COLUMN "next_due" TEXT',
    f"""UPDATE "ticket" SET "next_due" = nullif(min({RUNNING}), '{NEVER}') WHERE stage <> 'closed'""",  # noqa: S608
    """
    CREATE INDEX "ticket_by_received_at" ON "ticket"
        ("received_at", "id", "level", "department_id", "owner_id", "handler_id",
        "region", "business_line", "kind", "customer_id")
    """,
    """
    CREATE INDEX "ticket_by_next_due" ON "ticket"
        ("next_due", "id", "level", "department_id", "owner_id", "handler_id",
        "region", "business_line", "kind", "customer_id")
        WHERE next_due IS NOT NULL
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the column, fill it, make the indexes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
