"""The columns that the list of customers can show, in their one order; the name always stands first."""

from app.customers.models import Customer
from app.web.columns import DAY, MADE, MARK, TEXT, WORD, Column, Columns, column

SHARE = "completeness"
"""Counted for each reader, of no field."""

COLUMNS = Columns(
    Customer,
    {
        "tier": column("tier", MARK, "tier"),
        "level": column("level", MARK, "level"),
        "mobile": column("mobile"),
        "email": column("email"),
        "document": Column(TEXT, ("credit_code", "id_number")),
        "external_id": column("external_id", sort="external_id"),
        "sex": column("sex", WORD, "sex"),
        "age": column("age", sort="age"),
        "birth_date": column("birth_date", DAY, "birth_date"),
        "legal_representative": column("legal_representative", sort="legal_representative"),
        "industry": column("industry", WORD, "industry"),
        "size": column("size", WORD, "size"),
        "region": column("region", WORD, "region"),
        "business_line": column("business_line", WORD, "business_line"),
        "department": column("department", WORD, "department"),
        "owner": column("owner", WORD, "owner"),
        "status": column("status", MARK, "status"),
        SHARE: Column(MADE),
        "created": column("created_at", DAY, "created"),
        "updated": column("updated_at", DAY, "updated"),
    },
    default=("tier", "level", "mobile", "document", "department", "owner", "status", "updated"),
    first=("number", "name", "kind"),
)
