"""What a customer has several of: contact points, persons, employments, interests, notes; a bank account."""

import hmac
import secrets
from typing import Any

from app.vault.keys import secret_for
from app.vault.sealing import BrokenSeal, seal, unseal

STATEMENTS = (
    'ALTER TABLE "customer" ADD COLUMN "bank_account" BLOB',
    'ALTER TABLE "customer" ADD COLUMN "interest_note" BLOB',
    """
    CREATE TABLE "contact_person" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "name" TEXT NOT NULL,
        "position" TEXT,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "contact_person_customer_id_key" ON "contact_person" ("customer_id", "key")',
    """
    CREATE TABLE "contact_point" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "contact_person_id" INTEGER,
        "kind" TEXT NOT NULL
        CHECK (kind IN ('mobile', 'landline', 'service_number', 'email', 'wechat', 'address')),
        "value" BLOB NOT NULL,
        "value_hash" BLOB,
        "value_last4" BLOB,
        "preferred" INTEGER NOT NULL,
        "do_not_contact" INTEGER NOT NULL,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("contact_person_id") REFERENCES "contact_person" ("id") ON DELETE CASCADE)
    """,
    'CREATE INDEX "contact_point_value_hash" ON "contact_point" ("value_hash")',
    'CREATE INDEX "contact_point_value_last4" ON "contact_point" ("value_last4")',
    'CREATE UNIQUE INDEX "contact_point_customer_id_key" ON "contact_point" ("customer_id", "key")',
    'CREATE INDEX "contact_point_contact_person_id" ON "contact_point" ("contact_person_id")',
    """
    CREATE TABLE "emergency_contact" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "name" BLOB NOT NULL,
        "relation" BLOB,
        "phone" BLOB,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "emergency_contact_customer_id_key" ON "emergency_contact" ("customer_id", "key")',
    """
    CREATE TABLE "employment" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "employer" TEXT NOT NULL,
        "position" TEXT,
        "since" TEXT,
        "until" TEXT,
        "annual_income" BLOB,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "employment_customer_id_key" ON "employment" ("customer_id", "key")',
    """
    CREATE TABLE "interest" ("customer_id" INTEGER NOT NULL,
        "code" TEXT NOT NULL,
        PRIMARY KEY ("customer_id", "code"),
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT) WITHOUT ROWID
    """,
    'CREATE INDEX "interest_code_customer_id" ON "interest" ("code", "customer_id")',
    """
    CREATE TABLE "note" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" TEXT NOT NULL,
        "rev" INTEGER NOT NULL,
        "customer_id" INTEGER NOT NULL,
        "text" BLOB NOT NULL,
        "level" INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
        "person_id" INTEGER,
        "written_at" TEXT NOT NULL,
        "changed_at" TEXT,
        FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "note_customer_id_key" ON "note" ("customer_id", "key")',
)
KINDS = ("mobile", "email", "address")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BATCH = 1000
OF_CUSTOMERS = (
    "SELECT id, mobile, email, address FROM customer WHERE id > ? AND "
    "(mobile IS NOT NULL OR email IS NOT NULL OR address IS NOT NULL) ORDER BY id LIMIT ?"
)
INSERT = (
    "INSERT INTO contact_point (key, rev, customer_id, kind, value, value_hash, value_last4, preferred, "
    "do_not_contact) VALUES (?, 1, ?, ?, x'', NULL, NULL, 1, 0)"
)
SEALED = "UPDATE contact_point SET value = ?, value_hash = ?, value_last4 = ? WHERE id = ?"


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Make the tables, and a contact point of each mobile, e-mail address and address that is there."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    last = 0
    while rows := db.execute_sql(OF_CUSTOMERS, (last, BATCH)).fetchall():
        for customer, *values in rows:
            for kind, sealed in zip(KINDS, values, strict=True):
                if sealed is not None and (text := opened(kind, customer, sealed)) is not None:
                    key = "".join(secrets.choice(ALPHABET) for _ in range(8))
                    made = db.execute_sql(INSERT, (key, customer, kind)).lastrowid
                    hashes = hashed(text.lower(), 0), hashed(text, 4)
                    db.execute_sql(SEALED, (seal("contact_point", "value", made, text), *hashes, made))
            last = customer


def opened(kind: str, customer: int, sealed: bytes) -> str | None:
    """What was sealed; None where it was changed behind the program's back: it stays as it is."""
    try:
        return unseal("customer", kind, customer, bytes(sealed))
    except BrokenSeal:
        return None


def hashed(text: str, last: int) -> bytes:
    """The keyed hash of a contact point's value, or of its last characters."""
    said = f"value\0{last}\0{text[-last:] if last else text}"
    return hmac.digest(secret_for("hash"), said.encode(), "sha256")[:16]
