"""Changes made together and undone together: batches with their items; indexes to sort by; presence."""

import secrets
from typing import Any

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
STATEMENTS = (
    """
    CREATE TABLE "batch" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('import', 'bulk')),
        "person_id" INTEGER NOT NULL,
        "what" TEXT NOT NULL,
        "reason" TEXT NOT NULL,
        "fingerprint" TEXT NOT NULL,
        "state" TEXT NOT NULL CHECK (state IN ('chosen', 'waiting', 'running', 'done', 'undoing', 'undone')),
        "began_at" TEXT NOT NULL,
        "ended_at" TEXT,
        "undone_at" TEXT,
        "done" INTEGER NOT NULL,
        "accepted" INTEGER NOT NULL,
        "created" INTEGER NOT NULL,
        "updated" INTEGER NOT NULL,
        "refused" INTEGER NOT NULL,
        "undone" INTEGER NOT NULL,
        "left" INTEGER NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "batch_number" ON "batch" ("number")',
    'CREATE INDEX "batch_fingerprint" ON "batch" ("fingerprint")',
    'CREATE INDEX "batch_person_id_id" ON "batch" ("person_id", "id")',
    """
    CREATE TABLE "batch_item" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "batch_id" INTEGER NOT NULL,
        "record" TEXT NOT NULL,
        "entry" INTEGER,
        "outcome" TEXT NOT NULL CHECK (outcome IN ('planned', 'made', 'changed', 'same', 'refused')),
        "told" TEXT,
        "back" TEXT CHECK (back IN ('undone', 'part', 'left')),
        "kept" TEXT,
        FOREIGN KEY ("batch_id") REFERENCES "batch" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "batch_item_order" ON "batch_item" ("batch_id", "outcome", "back", "id")',
    'ALTER TABLE "import_rejection" RENAME TO "rejection_before"',
    'DROP INDEX "import_rejection_batch_id"',
    """
    CREATE TABLE "import_rejection" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "batch_id" INTEGER NOT NULL,
        "row" INTEGER NOT NULL,
        "field" TEXT NOT NULL,
        "message" TEXT NOT NULL,
        "values" TEXT NOT NULL,
        FOREIGN KEY ("batch_id") REFERENCES "batch" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "import_rejection_batch_id" ON "import_rejection" ("batch_id")',
)
SORTED = (
    'DROP INDEX "customer_external_id"',
    'CREATE INDEX "customer_by_level" ON "customer" ("level", "id", "department_id", "owner_id")',
    """
    CREATE INDEX "customer_by_external_id" ON "customer"
        ("external_id", "id", "level", "department_id", "owner_id")
    """,
    'CREATE INDEX "customer_by_sex" ON "customer" ("sex", "id", "level", "department_id", "owner_id")',
    """
    CREATE INDEX "customer_by_birth_date" ON "customer"
        ("birth_date", "id", "level", "department_id", "owner_id")
    """,
    """
    CREATE INDEX "customer_by_legal_representative" ON "customer"
        ("legal_representative", "id", "level", "department_id", "owner_id")
    """,
    """
    CREATE INDEX "customer_by_industry" ON "customer"
        ("industry", "id", "level", "department_id", "owner_id")
    """,
    'CREATE INDEX "customer_by_size" ON "customer" ("size", "id", "level", "department_id", "owner_id")',
    'CREATE INDEX "customer_by_region" ON "customer" ("region", "id", "level", "department_id", "owner_id")',
    """
    CREATE INDEX "customer_by_business_line" ON "customer"
        ("business_line", "id", "level", "department_id", "owner_id")
    """,
    'CREATE INDEX "customer_by_department" ON "customer" ("department_id", "id", "level", "owner_id")',
    'CREATE INDEX "customer_by_owner" ON "customer" ("owner_id", "id", "level", "department_id")',
    'CREATE INDEX "customer_by_status" ON "customer" ("status", "id", "level", "department_id", "owner_id")',
)
"""An index for each column that the list of customers is sorted by."""
PRESENCE = (
    """
    CREATE TABLE "presence" ("person_id" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "record" TEXT NOT NULL,
        "seen_at" TEXT NOT NULL,
        PRIMARY KEY ("kind", "record", "person_id"),
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE) WITHOUT ROWID
    """,
    'CREATE INDEX "presence_person_id" ON "presence" ("person_id")',
    'CREATE INDEX "presence_seen_at" ON "presence" ("seen_at")',
)
CARRIED = """
    INSERT INTO "batch" ("id", "number", "kind", "person_id", "what", "reason", "fingerprint", "state",
        "began_at", "ended_at", "done", "accepted", "created", "updated", "refused", "undone", "left")
    SELECT "id", ?, 'import', "person_id", '{}', '', "fingerprint",
        iif("ended_at" IS NULL, 'running', 'done'), "began_at", "ended_at", "done", "accepted", "created",
        "updated", 0, 0, 0 FROM "import_batch" WHERE "id" = ?
"""


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables, and carry the imports along."""
    for statement in (*STATEMENTS, *SORTED, *PRESENCE):
        db.execute_sql(statement)
    used: set[str] = set()
    for row, began in db.execute_sql('SELECT "id", "began_at" FROM "import_batch"').fetchall():
        db.execute_sql(CARRIED, (_new_number(began[2:4], used), row))
    columns = '"id", "batch_id", "row", "field", "message", "values"'
    db.execute_sql(f'INSERT INTO "import_rejection" ({columns}) SELECT {columns} FROM "rejection_before"')  # noqa: S608  names of ours
    db.execute_sql('DROP TABLE "rejection_before"')
    db.execute_sql('DROP TABLE "import_batch"')


def _new_number(year: str, used: set[str]) -> str:
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(5))
        values = (*map(ord, f"B{year}"), *map(ALPHABET.index, body))
        check = ALPHABET[sum(weight * value for weight, value in enumerate(values, start=1)) % len(ALPHABET)]
        number = f"B{year}-{body}{check}"
        if number not in used:
            used.add(number)
            return number
