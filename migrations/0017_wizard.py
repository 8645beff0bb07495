"""Files that wait to be imported, what is wrong with them, and mappings of columns that are used again."""

from typing import Any

STATEMENTS = (
    'ALTER TABLE "batch" ADD COLUMN "skipped" INTEGER NOT NULL DEFAULT 0',
    """
    CREATE TABLE "import_file" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "token" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "name" BLOB NOT NULL,
        "stored" TEXT NOT NULL,
        "digest" BLOB NOT NULL,
        "size" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "encoding" TEXT NOT NULL,
        "delimiter" TEXT NOT NULL,
        "mapping" BLOB,
        "creates" INTEGER NOT NULL,
        "updates" INTEGER NOT NULL,
        "clears" INTEGER NOT NULL,
        "state" TEXT NOT NULL
            CHECK (state IN ('chosen', 'checking', 'checked', 'importing', 'imported', 'forgotten')),
        "found" TEXT NOT NULL,
        "batch_id" INTEGER,
        "chosen_at" TEXT NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("batch_id") REFERENCES "batch" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "import_file_person_id_token" ON "import_file" ("person_id", "token")',
    'CREATE INDEX "import_file_batch_id" ON "import_file" ("batch_id")',
    'CREATE INDEX "import_file_chosen_at" ON "import_file" ("chosen_at")',
    """
    CREATE TABLE "import_problem" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "file_id" INTEGER NOT NULL,
        "row" INTEGER NOT NULL,
        "field" TEXT NOT NULL,
        "message" TEXT NOT NULL,
        "values" TEXT NOT NULL,
        FOREIGN KEY ("file_id") REFERENCES "import_file" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "import_problem_file_id" ON "import_problem" ("file_id")',
    """
    CREATE TABLE "import_mapping" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "person_id" INTEGER NOT NULL,
        "name" TEXT NOT NULL,
        "columns" BLOB NOT NULL,
        "kept_at" TEXT NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "import_mapping_person_id_name" ON "import_mapping" ("person_id", "name")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
