"""The answer library: answers, citations, open questions, who keeps a category; its text index."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "answer" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "category" TEXT NOT NULL,
        "question" TEXT NOT NULL,
        "text" TEXT NOT NULL,
        "valid_until" TEXT NOT NULL,
        "new_category" TEXT,
        "new_question" TEXT,
        "new_text" TEXT,
        "new_valid_until" TEXT,
        "state" TEXT NOT NULL CHECK (state IN ('draft', 'asked', 'approved', 'retired')),
        "owner_id" INTEGER,
        "written_by_id" INTEGER,
        "written_at" TEXT NOT NULL,
        "approved_by_id" INTEGER,
        "approved_at" TEXT,
        "changed_at" TEXT NOT NULL,
        "warned_for" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("written_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "answer_number" ON "answer" ("number")',
    'CREATE INDEX "answer_changed_at_id" ON "answer" ("changed_at", "id")',
    'CREATE INDEX "answer_state_changed_at_id" ON "answer" ("state", "changed_at", "id")',
    'CREATE INDEX "answer_category_changed_at_id" ON "answer" ("category", "changed_at", "id")',
    'CREATE INDEX "answer_owner_id_changed_at_id" ON "answer" ("owner_id", "changed_at", "id")',
    'CREATE INDEX "answer_valid_until_id" ON "answer" ("valid_until", "id")',
    """
    CREATE TABLE "answer_citation" ("answer_id" INTEGER NOT NULL,
        "ticket_id" INTEGER NOT NULL,
        "person_id" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        PRIMARY KEY ("ticket_id", "answer_id"),
        FOREIGN KEY ("answer_id") REFERENCES "answer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT) WITHOUT ROWID
    """,
    'CREATE INDEX "answer_citation_answer_id_ticket_id" ON "answer_citation" ("answer_id", "ticket_id")',
    """
    CREATE TABLE "open_question" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "text" BLOB NOT NULL,
        "category" TEXT NOT NULL,
        "asked_by_id" INTEGER NOT NULL,
        "asked_at" TEXT NOT NULL,
        "ticket_id" INTEGER,
        "owner_id" INTEGER,
        "state" TEXT NOT NULL CHECK (state IN ('open', 'answered', 'dropped')),
        "answer_id" INTEGER,
        "note" TEXT NOT NULL,
        "ended_by_id" INTEGER,
        "ended_at" TEXT,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id") ON DELETE SET NULL,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("answer_id") REFERENCES "answer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("ended_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "open_question_number" ON "open_question" ("number")',
    'CREATE INDEX "open_question_state_id" ON "open_question" ("state", "id")',
    'CREATE INDEX "open_question_owner_id_state_id" ON "open_question" ("owner_id", "state", "id")',
    'CREATE INDEX "open_question_asked_by_id_state_id" ON "open_question" ("asked_by_id", "state", "id")',
    'CREATE INDEX "open_question_ticket_id" ON "open_question" ("ticket_id")',
    'CREATE INDEX "open_question_answer_id" ON "open_question" ("answer_id")',
    """
    CREATE TABLE "answer_keeper" ("category" TEXT NOT NULL PRIMARY KEY,
        "person_id" INTEGER NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE INDEX "answer_keeper_person_id" ON "answer_keeper" ("person_id")',
    """CREATE VIRTUAL TABLE answer_text USING fts5(question, text,
        detail='full', tokenize="unicode61 remove_diacritics 0")""",
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables and the index."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
