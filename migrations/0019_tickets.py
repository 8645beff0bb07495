"""Tickets: what was asked, what happened, what was said; text indexes; grants that the program gives."""

from typing import Any

GRANTS = (
    'ALTER TABLE "access_grant" RENAME TO "grant_before"',
    'DROP INDEX "access_grant_person_id"',
    'DROP INDEX "access_grant_given_by_id"',
    'DROP INDEX "access_grant_person_id_kind"',
    'DROP INDEX "access_grant_kind_record"',
    """
    CREATE TABLE "access_grant" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "person_id" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "record" TEXT NOT NULL,
        "permissions" TEXT NOT NULL,
        "level" INTEGER NOT NULL,
        "until" TEXT NOT NULL,
        "purpose" TEXT NOT NULL,
        "given_by_id" INTEGER,
        "given_at" TEXT NOT NULL,
        "ended_at" TEXT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("given_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    """
    INSERT INTO "access_grant" SELECT "id", "person_id", "kind", "record", "permissions", "level", "until",
        "purpose", "given_by_id", "given_at", "ended_at" FROM "grant_before"
    """,
    'DROP TABLE "grant_before"',
    'CREATE INDEX "access_grant_person_id" ON "access_grant" ("person_id")',
    'CREATE INDEX "access_grant_given_by_id" ON "access_grant" ("given_by_id")',
    'CREATE INDEX "access_grant_person_id_kind" ON "access_grant" ("person_id", "kind")',
    'CREATE INDEX "access_grant_kind_record" ON "access_grant" ("kind", "record")',
)
"""A grant may be the program's: it has no giver then."""
STATEMENTS = (
    """
    CREATE TABLE "ticket" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "owner_id" INTEGER,
        "department_id" INTEGER NOT NULL,
        "region" TEXT,
        "business_line" TEXT,
        "kind" TEXT NOT NULL,
        "customer_id" INTEGER,
        "own_level" INTEGER NOT NULL CHECK (own_level BETWEEN 1 AND 4),
        "caller_name" BLOB,
        "caller_phone" BLOB,
        "caller_phone_hash" BLOB,
        "subject" TEXT NOT NULL,
        "goal" BLOB,
        "channel" TEXT NOT NULL,
        "category" TEXT,
        "complexity" TEXT CHECK (complexity IN ('simple', 'ordinary', 'complex')),
        "urgency" TEXT NOT NULL CHECK (urgency IN ('normal', 'urgent', 'critical')),
        "tier" TEXT NOT NULL CHECK (tier IN ('A', 'B', 'C', 'D')),
        "is_complaint" INTEGER NOT NULL,
        "stage" TEXT NOT NULL CHECK (stage IN ('reception', 'analysis', 'execution', 'feedback', 'closed')),
        "ending" TEXT CHECK (ending IN ('solved', 'silence', 'cancelled', 'merged')),
        "handler_id" INTEGER,
        "resource" TEXT,
        "opened_by_id" INTEGER,
        "opened_at" TEXT NOT NULL,
        "received_at" TEXT NOT NULL,
        "updated_at" TEXT NOT NULL,
        "done_at" TEXT,
        "closed_at" TEXT,
        "standard" INTEGER NOT NULL,
        "follows_id" INTEGER,
        "merged_into_id" INTEGER,
        "external_id" TEXT,
        "response_due" TEXT,
        "response_at" TEXT,
        "response_missed" TEXT,
        "handling_due" TEXT,
        "handling_at" TEXT,
        "handling_missed" TEXT,
        "feedback_due" TEXT,
        "feedback_at" TEXT,
        "feedback_missed" TEXT,
        "line" TEXT CHECK (line IN ('waiting', 'paused')),
        "points" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("handler_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("opened_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("follows_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("merged_into_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "ticket_number" ON "ticket" ("number")',
    'CREATE INDEX "ticket_caller_phone_hash" ON "ticket" ("caller_phone_hash")',
    """
    CREATE INDEX "ticket_by_line" ON "ticket"
        ("line", "points", "id", "level", "department_id", "owner_id", "handler_id",
        "region", "business_line", "kind", "customer_id")
    """,
    """
    CREATE INDEX "ticket_by_stage" ON "ticket"
        ("stage", "points", "id", "level", "department_id", "owner_id", "handler_id",
        "region", "business_line", "kind", "customer_id")
    """,
    """
    CREATE INDEX "ticket_by_updated_at" ON "ticket"
        ("updated_at", "id", "level", "department_id", "owner_id", "handler_id",
        "region", "business_line", "kind", "customer_id")
    """,
    'CREATE INDEX "ticket_handler_id_updated_at_id" ON "ticket" ("handler_id", "updated_at", "id")',
    'CREATE INDEX "ticket_handler_id_line_points_id" ON "ticket" ("handler_id", "line", "points", "id")',
    'CREATE INDEX "ticket_owner_id_updated_at_id" ON "ticket" ("owner_id", "updated_at", "id")',
    'CREATE INDEX "ticket_department_id_updated_at_id" ON "ticket" ("department_id", "updated_at", "id")',
    'CREATE INDEX "ticket_customer_id_opened_at_id" ON "ticket" ("customer_id", "opened_at", "id")',
    """
    CREATE INDEX "ticket_open_points_id" ON "ticket" ("points", "id") WHERE stage <> 'closed'
    """,
    """
    CREATE INDEX "ticket_open_handler_id_points_id" ON "ticket" ("handler_id", "points", "id")
        WHERE stage <> 'closed'
    """,
    'CREATE INDEX "ticket_external_id" ON "ticket" ("external_id")',
    'CREATE INDEX "ticket_follows_id" ON "ticket" ("follows_id")',
    'CREATE INDEX "ticket_merged_into_id" ON "ticket" ("merged_into_id")',
    """
    CREATE TABLE "ticket_event" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "ticket_id" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        "recorded_at" TEXT NOT NULL,
        "kind" TEXT NOT NULL CHECK (kind IN ('received', 'prioritised', 'answered', 'paused', 'resumed',
            'held', 'done', 'attempted', 'told', 'reopened', 'ended', 'void', 'moved')),
        "person_id" INTEGER,
        "complexity" TEXT,
        "urgency" TEXT,
        "complaint" INTEGER NOT NULL,
        "until" TEXT,
        "holder_id" INTEGER,
        "to_stage" TEXT,
        "note" BLOB,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("holder_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE INDEX "ticket_event_ticket_id_at_id" ON "ticket_event" ("ticket_id", "at", "id")',
    """
    CREATE TABLE "ticket_message" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "ticket_id" INTEGER NOT NULL,
        "text" BLOB NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "speaker" TEXT NOT NULL CHECK (speaker IN ('customer', 'colleague')),
        "visible" INTEGER NOT NULL,
        "told_by" TEXT,
        "reached" INTEGER NOT NULL,
        "person_id" INTEGER,
        "at" TEXT NOT NULL,
        "written_at" TEXT NOT NULL,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "ticket_message_ticket_id_key" ON "ticket_message" ("ticket_id", "key")',
    'CREATE INDEX "ticket_message_ticket_id_at_id" ON "ticket_message" ("ticket_id", "at", "id")',
    """
    CREATE TABLE "ticket_watcher" ("ticket_id" INTEGER NOT NULL,
        "person_id" INTEGER NOT NULL,
        PRIMARY KEY ("ticket_id", "person_id"),
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE) WITHOUT ROWID
    """,
    'CREATE INDEX "ticket_watcher_person_id" ON "ticket_watcher" ("person_id")',
    """CREATE VIRTUAL TABLE ticket_text USING fts5(subject,
        detail='full', tokenize="unicode61 remove_diacritics 0")""",
    """CREATE VIRTUAL TABLE message_text USING fts5(text,
        detail='full', tokenize="unicode61 remove_diacritics 0")""",
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables and the indexes."""
    for statement in (*GRANTS, *STATEMENTS):
        db.execute_sql(statement)
