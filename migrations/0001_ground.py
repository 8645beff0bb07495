"""The ground: people, access, chain, sessions, jobs, customers."""

from typing import Any

STATEMENTS = (
    """
    CREATE TABLE "audit_entry" ("id" INTEGER NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "person" INTEGER,
        "origin" TEXT NOT NULL,
        "action" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "record" TEXT NOT NULL,
        "changes" TEXT NOT NULL,
        "facts" TEXT NOT NULL,
        "sealed" TEXT NOT NULL,
        "key_version" INTEGER NOT NULL,
        "marks" BLOB NOT NULL,
        "mac" BLOB NOT NULL)
    """,
    'CREATE INDEX "audit_entry_kind_record" ON "audit_entry" ("kind", "record")',
    'CREATE INDEX "audit_entry_kind" ON "audit_entry" ("kind")',
    'CREATE INDEX "audit_entry_person" ON "audit_entry" ("person")',
    'CREATE INDEX "audit_entry_action" ON "audit_entry" ("action")',
    'CREATE INDEX "audit_entry_at" ON "audit_entry" ("at")',
    """
    CREATE TABLE "audit_value" ("entry" INTEGER NOT NULL,
        "field" TEXT NOT NULL,
        "side" TEXT NOT NULL,
        "sealed" BLOB NOT NULL,
        PRIMARY KEY ("entry", "field", "side")) WITHOUT ROWID
    """,
    """
    CREATE TABLE "department" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "code" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "name_en" TEXT NOT NULL,
        "parent_id" INTEGER,
        "lead_id" INTEGER,
        "position" INTEGER NOT NULL,
        "retired" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("parent_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        CHECK (parent_id IS NULL OR parent_id <> id))
    """,
    'CREATE UNIQUE INDEX "department_code" ON "department" ("code")',
    'CREATE INDEX "department_parent_id" ON "department" ("parent_id")',
    """
    CREATE TABLE "person" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "username" TEXT NOT NULL COLLATE NOCASE,
        "name" TEXT NOT NULL,
        "post" TEXT NOT NULL,
        "department_id" INTEGER NOT NULL,
        "clearance" INTEGER NOT NULL CHECK (clearance BETWEEN 1 AND 4),
        "scope" TEXT NOT NULL,
        "disabled" INTEGER NOT NULL,
        "password" TEXT,
        "password_set_at" TEXT,
        "must_change" INTEGER NOT NULL,
        "code" TEXT,
        "code_until" TEXT,
        "locale" TEXT NOT NULL,
        "theme" TEXT NOT NULL,
        "density" TEXT NOT NULL,
        "created_at" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "person_username" ON "person" ("username")',
    'CREATE INDEX "person_department_id" ON "person" ("department_id")',
    """
    CREATE TABLE "customer" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "number" TEXT NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "owner_id" INTEGER,
        "department_id" INTEGER NOT NULL,
        "region" TEXT,
        "business_line" TEXT,
        "kind" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "name_key" BLOB NOT NULL,
        "sex" TEXT,
        "birth_date" TEXT,
        "id_number" BLOB,
        "id_number_hash" BLOB,
        "id_number_last4" BLOB,
        "credit_code" TEXT,
        "mobile" BLOB,
        "mobile_hash" BLOB,
        "mobile_last4" BLOB,
        "email" BLOB,
        "email_hash" BLOB,
        "address" BLOB,
        "external_id" TEXT,
        "status" TEXT NOT NULL,
        "tier" TEXT NOT NULL,
        "created_at" TEXT NOT NULL,
        "updated_at" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        FOREIGN KEY ("owner_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT,
        CHECK (kind IN ('individual', 'enterprise')),
        CHECK (status IN ('prospect', 'active', 'dormant', 'lost', 'closed')),
        CHECK (tier IN ('A', 'B', 'C', 'D')))
    """,
    'CREATE UNIQUE INDEX "customer_number" ON "customer" ("number")',
    'CREATE INDEX "customer_id_number_hash" ON "customer" ("id_number_hash")',
    'CREATE INDEX "customer_id_number_last4" ON "customer" ("id_number_last4")',
    'CREATE INDEX "customer_credit_code" ON "customer" ("credit_code")',
    'CREATE INDEX "customer_mobile_hash" ON "customer" ("mobile_hash")',
    'CREATE INDEX "customer_mobile_last4" ON "customer" ("mobile_last4")',
    'CREATE INDEX "customer_email_hash" ON "customer" ("email_hash")',
    'CREATE INDEX "customer_external_id" ON "customer" ("external_id")',
    """
    CREATE INDEX "customer_updated_at_id_level_department_id_owner_id_regi_6be43a3" ON "customer"
        ("updated_at",
        "id",
        "level",
        "department_id",
        "owner_id",
        "region",
        "business_line",
        "kind")
    """,
    """
    CREATE INDEX "customer_name_key_id_level_department_id_owner_id_region_43ea01e" ON "customer"
        ("name_key",
        "id",
        "level",
        "department_id",
        "owner_id",
        "region",
        "business_line",
        "kind")
    """,
    'CREATE INDEX "customer_owner_id_updated_at_id" ON "customer" ("owner_id", "updated_at", "id")',
    'CREATE INDEX "customer_owner_id_name_key_id" ON "customer" ("owner_id", "name_key", "id")',
    """
    CREATE INDEX "customer_department_id_updated_at_id" ON "customer" ("department_id",
        "updated_at",
        "id")
    """,
    """
    CREATE TABLE "customer_fact" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "customer_id" INTEGER NOT NULL,
        "fact" TEXT NOT NULL CHECK (fact IN ('owner', 'department', 'status', 'tier', 'level')),
        "value" TEXT NOT NULL,
        "since" TEXT NOT NULL,
        "until" TEXT,
        "person_id" INTEGER,
        "reason" TEXT NOT NULL,
        "basis" TEXT NOT NULL,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    """
    CREATE INDEX "customer_fact_customer_id_fact_since" ON "customer_fact" ("customer_id",
        "fact",
        "since")
    """,
    """
    CREATE TABLE "dictionary_entry" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "dictionary" TEXT NOT NULL,
        "code" TEXT NOT NULL,
        "zh" TEXT NOT NULL,
        "en" TEXT NOT NULL,
        "position" INTEGER NOT NULL,
        "retired" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL)
    """,
    'CREATE UNIQUE INDEX "dictionary_entry_dictionary_code" ON "dictionary_entry" ("dictionary", "code")',
    """
    CREATE TABLE "field_level" ("kind" TEXT NOT NULL,
        "field" TEXT NOT NULL,
        "level" INTEGER NOT NULL,
        PRIMARY KEY ("kind", "field")) WITHOUT ROWID
    """,
    """
    CREATE TABLE "access_grant" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "person_id" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "record" TEXT NOT NULL,
        "permissions" TEXT NOT NULL,
        "level" INTEGER NOT NULL,
        "until" TEXT NOT NULL,
        "purpose" TEXT NOT NULL,
        "given_by_id" INTEGER NOT NULL,
        "given_at" TEXT NOT NULL,
        "ended_at" TEXT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("given_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE INDEX "access_grant_person_id" ON "access_grant" ("person_id")',
    'CREATE INDEX "access_grant_given_by_id" ON "access_grant" ("given_by_id")',
    'CREATE INDEX "access_grant_person_id_kind" ON "access_grant" ("person_id", "kind")',
    'CREATE INDEX "access_grant_kind_record" ON "access_grant" ("kind", "record")',
    """
    CREATE TABLE "guess" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "account" TEXT NOT NULL,
        "place" TEXT NOT NULL,
        "failures" INTEGER NOT NULL,
        "last_at" TEXT NOT NULL)
    """,
    'CREATE INDEX "guess_last_at" ON "guess" ("last_at")',
    'CREATE UNIQUE INDEX "guess_account_place" ON "guess" ("account", "place")',
    """
    CREATE TABLE "import_batch" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "person_id" INTEGER NOT NULL,
        "fingerprint" TEXT NOT NULL,
        "began_at" TEXT NOT NULL,
        "ended_at" TEXT,
        "done" INTEGER NOT NULL,
        "accepted" INTEGER NOT NULL,
        "created" INTEGER NOT NULL,
        "updated" INTEGER NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE INDEX "import_batch_person_id" ON "import_batch" ("person_id")',
    'CREATE INDEX "import_batch_fingerprint" ON "import_batch" ("fingerprint")',
    """
    CREATE TABLE "import_rejection" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "batch_id" INTEGER NOT NULL,
        "row" INTEGER NOT NULL,
        "field" TEXT NOT NULL,
        "message" TEXT NOT NULL,
        "values" TEXT NOT NULL,
        FOREIGN KEY ("batch_id") REFERENCES "import_batch" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "import_rejection_batch_id" ON "import_rejection" ("batch_id")',
    """
    CREATE TABLE "job_run" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "name" TEXT NOT NULL,
        "asked_by_id" INTEGER,
        "queued_at" TEXT NOT NULL,
        "started_at" TEXT,
        "ended_at" TEXT,
        "attempts" INTEGER NOT NULL,
        "outcome" TEXT NOT NULL,
        "message" TEXT NOT NULL,
        "named" TEXT NOT NULL,
        "progress_done" INTEGER NOT NULL,
        "progress_total" INTEGER NOT NULL,
        "secret" BLOB,
        FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        CHECK (outcome IN ('queued', 'running', 'done', 'failed')))
    """,
    'CREATE INDEX "job_run_asked_by_id" ON "job_run" ("asked_by_id")',
    'CREATE INDEX "job_run_name_id" ON "job_run" ("name", "id")',
    'CREATE INDEX "job_run_outcome" ON "job_run" ("outcome")',
    'CREATE TABLE "known_permission" ("permission" TEXT NOT NULL PRIMARY KEY)',
    """
    CREATE TABLE "role" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "code" TEXT NOT NULL,
        "zh" TEXT NOT NULL,
        "en" TEXT NOT NULL,
        "officer" INTEGER NOT NULL,
        "position" INTEGER NOT NULL,
        "rev" INTEGER NOT NULL)
    """,
    'CREATE UNIQUE INDEX "role_code" ON "role" ("code")',
    """
    CREATE TABLE "person_role" ("person_id" INTEGER NOT NULL,
        "role_id" INTEGER NOT NULL,
        PRIMARY KEY ("person_id", "role_id"),
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("role_id") REFERENCES "role" ("id") ON DELETE RESTRICT) WITHOUT ROWID
    """,
    'CREATE INDEX "person_role_person_id" ON "person_role" ("person_id")',
    'CREATE INDEX "person_role_role_id" ON "person_role" ("role_id")',
    """
    CREATE TABLE "refusal_count" ("minute" TEXT NOT NULL,
        "who" TEXT NOT NULL,
        "reason" TEXT NOT NULL,
        "count" INTEGER NOT NULL,
        PRIMARY KEY ("minute", "who", "reason")) WITHOUT ROWID
    """,
    """
    CREATE TABLE "role_permission" ("role_id" INTEGER NOT NULL,
        "permission" TEXT NOT NULL,
        PRIMARY KEY ("role_id", "permission"),
        FOREIGN KEY ("role_id") REFERENCES "role" ("id") ON DELETE CASCADE) WITHOUT ROWID
    """,
    'CREATE INDEX "role_permission_role_id" ON "role_permission" ("role_id")',
    """
    CREATE TABLE "sent_form" ("digest" BLOB NOT NULL PRIMARY KEY,
        "made" TEXT NOT NULL,
        "sent_at" TEXT NOT NULL)
    """,
    'CREATE INDEX "sent_form_sent_at" ON "sent_form" ("sent_at")',
    """
    CREATE TABLE "session" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "began_at" TEXT NOT NULL,
        "last_seen_at" TEXT NOT NULL,
        "address" TEXT NOT NULL,
        "agent" TEXT NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE)
    """,
    'CREATE UNIQUE INDEX "session_key" ON "session" ("key")',
    'CREATE INDEX "session_person_id" ON "session" ("person_id")',
    'CREATE TABLE "setting" ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)',
    """
    CREATE TABLE "setup_code" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "hash" TEXT NOT NULL,
        "made_at" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "stored_search" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "token" TEXT NOT NULL,
        "session" TEXT NOT NULL,
        "person" INTEGER NOT NULL,
        "words" BLOB NOT NULL,
        "created_at" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "stored_search_token" ON "stored_search" ("token")',
    'CREATE INDEX "stored_search_session" ON "stored_search" ("session")',
    """
    CREATE TABLE "vault_key" ("id" INTEGER NOT NULL PRIMARY KEY,
        "version" INTEGER NOT NULL,
        "fingerprint" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "vault_key_version" ON "vault_key" ("version")',
    """
    CREATE VIRTUAL TABLE customer_name USING fts5(name,
        detail='full',
        tokenize="unicode61 remove_diacritics 0")
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
