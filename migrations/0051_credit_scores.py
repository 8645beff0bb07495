"""Scores of customers, and what people know of their credit."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "credit_score" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "customer_id" INTEGER NOT NULL,
        "card_id" INTEGER NOT NULL,
        "since" TEXT NOT NULL,
        "until" TEXT,
        "total" INTEGER,
        "band" INTEGER,
        "lacking" TEXT NOT NULL DEFAULT '',
        "detail" BLOB NOT NULL,
        "digest" BLOB NOT NULL,
        "valued_on" TEXT NOT NULL,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("card_id") REFERENCES "scorecard" ("id") ON DELETE RESTRICT,
        CHECK ((total IS NULL) = (band IS NULL)))
    """,
    'CREATE INDEX "credit_score_card_id" ON "credit_score" ("card_id")',
    ('CREATE UNIQUE INDEX "credit_score_customer_id_since" ON "credit_score" ("customer_id", "since")'),
    'CREATE INDEX "credit_score_since_until" ON "credit_score" ("since", "until")',
    ('CREATE UNIQUE INDEX "credit_score_present" ON "credit_score" ("customer_id") WHERE until IS NULL'),
    """
    CREATE TABLE "credit_fact" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "attribute" TEXT NOT NULL CHECK (attribute IN ('credit_record', 'ability_to_pay')),
        "value" TEXT NOT NULL,
        "known_on" TEXT NOT NULL,
        "source" BLOB NOT NULL,
        "person_id" INTEGER NOT NULL,
        "at" TEXT NOT NULL,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "credit_fact_key" ON "credit_fact" ("key")',
    (
        'CREATE INDEX "credit_fact_customer_id_attribute_known_on"'
        ' ON "credit_fact" ("customer_id", "attribute", "known_on")'
    ),
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
