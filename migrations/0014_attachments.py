"""Attachments on records."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "attachment" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "record" TEXT NOT NULL,
        "name" BLOB NOT NULL,
        "type" TEXT NOT NULL,
        "size" INTEGER NOT NULL,
        "sha256" BLOB NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "stored" TEXT NOT NULL,
        "sealed" INTEGER NOT NULL,
        "person_id" INTEGER,
        "added_at" TEXT NOT NULL,
        "removed_at" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "attachment_number" ON "attachment" ("number")',
    'CREATE INDEX "attachment_kind_record" ON "attachment" ("kind", "record")',
    'CREATE INDEX "attachment_stored" ON "attachment" ("stored")',
    'CREATE INDEX "attachment_removed_at_size" ON "attachment" ("removed_at", "size")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """There are none yet."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
