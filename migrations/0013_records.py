"""Transactions and visits of customers; notes in the order of time."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "customer_transaction" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "date" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "business_line" TEXT NOT NULL,
        "amount" INTEGER NOT NULL,
        "open_amount" INTEGER NOT NULL,
        "due_on" TEXT,
        "settled_on" TEXT,
        "note" BLOB,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        CHECK (amount > 0),
        CHECK (open_amount BETWEEN 0 AND amount))
    """,
    'CREATE UNIQUE INDEX "customer_transaction_by_key" ON "customer_transaction" ("customer_id", "key")',
    'CREATE INDEX "customer_transaction_by_date" ON "customer_transaction" ("customer_id", "date", "id")',
    """
    CREATE TABLE "visit" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('visit', 'reception', 'call', 'video', 'message')),
        "person_id" INTEGER NOT NULL,
        "outcome" BLOB NOT NULL,
        "next_step" BLOB,
        "next_on" TEXT,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "visit_by_key" ON "visit" ("customer_id", "key")',
    'CREATE INDEX "visit_by_moment" ON "visit" ("customer_id", "at", "id")',
    'CREATE INDEX "note_by_moment" ON "note" ("customer_id", "written_at", "id")',
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
