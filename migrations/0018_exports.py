"""Exports, and how many rows a role takes out in a day."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "export" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "form" TEXT NOT NULL,
        "purpose" TEXT NOT NULL DEFAULT '',
        "note" TEXT NOT NULL DEFAULT '',
        "asked" BLOB NOT NULL,
        "whole" INTEGER NOT NULL DEFAULT 0,
        "rows" INTEGER NOT NULL DEFAULT 0,
        "counted" INTEGER NOT NULL DEFAULT 1,
        "day" TEXT NOT NULL,
        "request" TEXT,
        "state" TEXT NOT NULL,
        "message" TEXT NOT NULL DEFAULT '',
        "named" TEXT NOT NULL DEFAULT '{}',
        "rights" TEXT,
        "sha256" TEXT,
        "size" INTEGER,
        "asked_at" TEXT NOT NULL,
        "ended_at" TEXT,
        "expires_at" TEXT,
        "fetched_at" TEXT,
        CHECK (state IN ('asked', 'queued', 'ready', 'failed', 'removed')),
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "export_number" ON "export" ("number")',
    'CREATE INDEX "export_person_id_day" ON "export" ("person_id", "day")',
    'CREATE INDEX "export_person_id_id" ON "export" ("person_id", "id")',
    'CREATE INDEX "export_state_expires_at" ON "export" ("state", "expires_at")',
    'ALTER TABLE "role" ADD COLUMN "export_cap" INTEGER NOT NULL DEFAULT 0',
)
CAPS = {"account_manager": 200, "department_lead": 2000, "director": 10_000}


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table; the roles as shipped get their caps."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    for code, rows in CAPS.items():
        db.execute_sql('UPDATE "role" SET "export_cap" = ? WHERE "code" = ?', (rows, code))
