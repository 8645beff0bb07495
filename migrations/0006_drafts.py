"""Drafts of long forms; sessions that expired stay for a while: it is known who sends a form by one."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "draft" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "token" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "form" TEXT NOT NULL,
        "number" TEXT NOT NULL,
        "typed" BLOB NOT NULL,
        "began_at" TEXT NOT NULL,
        "kept_at" TEXT NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "draft_kept_at" ON "draft" ("kept_at")',
    'CREATE UNIQUE INDEX "draft_person_id_token" ON "draft" ("person_id", "token")',
    'CREATE INDEX "draft_person_id_form_number" ON "draft" ("person_id", "form", "number")',
    'ALTER TABLE "session" ADD COLUMN "expired_at" TEXT',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table, and add the column."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
