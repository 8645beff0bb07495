"""Lists as one likes them: chosen columns, saved lists; indexes hold what customers are filtered by."""

from typing import Any

STATEMENTS = (
    'ALTER TABLE "person" ADD COLUMN "columns" TEXT',
    """
    CREATE TABLE "saved_list" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "token" TEXT NOT NULL,
        "lists" TEXT NOT NULL,
        "person_id" INTEGER NOT NULL,
        "department_id" INTEGER,
        "name" TEXT NOT NULL,
        "address" TEXT NOT NULL,
        "words" BLOB,
        "created_at" TEXT NOT NULL,
        FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
        FOREIGN KEY ("department_id") REFERENCES "department" ("id") ON DELETE RESTRICT)
    """,
    'CREATE UNIQUE INDEX "saved_list_token" ON "saved_list" ("token")',
    'CREATE INDEX "saved_list_department_id" ON "saved_list" ("department_id")',
    'CREATE UNIQUE INDEX "saved_list_person_id_lists_name" ON "saved_list" ("person_id", "lists", "name")',
    'DROP INDEX "customer_updated_at_id_level_department_id_owner_id_regi_6be43a3"',
    'DROP INDEX "customer_name_key_id_level_department_id_owner_id_region_43ea01e"',
    """
    CREATE INDEX "customer_updated_at_id_level_department_id_owner_id_regi_69e71c9" ON "customer"
        ("updated_at", "id", "level", "department_id", "owner_id", "region", "business_line",
        "kind", "status", "tier", "industry", "size")
    """,
    """
    CREATE INDEX "customer_name_key_id_level_department_id_owner_id_region_c939a34" ON "customer"
        ("name_key", "id", "level", "department_id", "owner_id", "region", "business_line",
        "kind", "status", "tier", "industry", "size")
    """,
    """
    CREATE INDEX "customer_created_at_id_level_department_id_owner_id_regi_48510ec" ON "customer"
        ("created_at", "id", "level", "department_id", "owner_id", "region", "business_line",
        "kind", "status", "tier", "industry", "size")
    """,
    """
    CREATE INDEX "customer_tier_id_level_department_id_owner_id_region_bus_b59a192" ON "customer"
        ("tier", "id", "level", "department_id", "owner_id", "region", "business_line",
        "kind", "status", "industry", "size")
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add them; nobody has chosen or saved anything yet."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
