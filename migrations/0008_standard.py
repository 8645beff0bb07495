"""The collection standard, and which fields of each customer have a value."""

from typing import Any

FIELDS = (
    "sex",
    "birth_date",
    "native_place",
    "document_type",
    "id_number",
    "credit_code",
    "legal_representative",
    "industry",
    "size",
    "mobile",
    "email",
    "address",
    "region",
    "business_line",
    "source",
    "external_id",
)
"""In the order of their bits."""

WANTED = {
    "individual": (
        "sex",
        "birth_date",
        "document_type",
        "id_number",
        "mobile",
        "address",
        "region",
        "business_line",
        "source",
    ),
    "enterprise": (
        "credit_code",
        "legal_representative",
        "industry",
        "size",
        "mobile",
        "email",
        "address",
        "region",
        "business_line",
        "source",
    ),
}

OLD = (
    "customer_updated_at_id_level_department_id_owner_id_regi_69e71c9",
    "customer_name_key_id_level_department_id_owner_id_region_c939a34",
    "customer_created_at_id_level_department_id_owner_id_regi_48510ec",
    "customer_tier_id_level_department_id_owner_id_region_bus_b59a192",
)
PLACE = "id, level, department_id, owner_id, region, business_line, kind, status"
ORDERS = {"updated_at": "tier, ", "name_key": "tier, ", "created_at": "tier, ", "tier": ""}
"""What the list is sorted by, and what an index of it holds beside the rest."""


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Ship the standard and look once at what every customer has."""
    db.execute_sql(
        'CREATE TABLE "wanted_field" ("kind" TEXT NOT NULL, "field" TEXT NOT NULL, '
        'PRIMARY KEY ("kind", "field")) WITHOUT ROWID'
    )
    for kind, fields in WANTED.items():
        for field in fields:
            db.execute_sql('INSERT INTO "wanted_field" ("kind", "field") VALUES (?, ?)', (kind, field))
    db.execute_sql('ALTER TABLE "customer" ADD COLUMN "filled" INTEGER DEFAULT 0 NOT NULL')
    for index in OLD:
        db.execute_sql(f'DROP INDEX "{index}"')
    bits = " + ".join(
        f"""(coalesce("{field}", '') <> '') * {1 << place}""" for place, field in enumerate(FIELDS)
    )
    db.execute_sql(f'UPDATE "customer" SET "filled" = {bits}')  # noqa: S608  the names above
    for order, more in ORDERS.items():
        columns = f"{order}, {PLACE}, {more}industry, size, filled"
        db.execute_sql(f'CREATE INDEX "customer_by_{order}" ON "customer" ({columns})')
