"""Hand-overs of tickets that wait to be accepted; whom a pause waits for."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "ticket_offer" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "ticket_id" INTEGER NOT NULL,
        "giver_id" INTEGER NOT NULL,
        "receiver_id" INTEGER NOT NULL,
        "note" BLOB NOT NULL,
        "offered_at" TEXT NOT NULL,
        "until" TEXT NOT NULL,
        "state" TEXT NOT NULL
            CHECK (state IN ('offered', 'accepted', 'declined', 'returned', 'taken_back', 'overtaken')),
        "ended_at" TEXT,
        "ended_by_id" INTEGER,
        "reason" BLOB,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("giver_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("receiver_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("ended_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "ticket_offer_ticket_id_key" ON "ticket_offer" ("ticket_id", "key")',
    """CREATE UNIQUE INDEX "ticket_offer_waits" ON "ticket_offer" ("ticket_id") WHERE state = 'offered'""",
    """CREATE INDEX "ticket_offer_until" ON "ticket_offer" ("until") WHERE state = 'offered'""",
    """
    ALTER TABLE "ticket_event" ADD COLUMN "waits_for" TEXT CHECK (waits_for IN ('customer', 'third_party'))
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the table, and the column."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
