"""A risk about a customer follows them: where it lies, whose they are, how secret (access rule 2).

The database itself keeps the copies, whoever writes a customer; what is written of a risk is sealed by the
program, which alone has the key.
"""

from app.risk.models import Risk

COPIED = {
    "keeper_id": "owner_id",
    "department_id": "department_id",
    "region": "region",
    "business_line": "business_line",
    "kind": "kind",
}
"""Columns of a risk, and those of the customer that they are copies of."""
NAME = "risk_follows_customer"
_CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in (*COPIED.values(), "level"))
_COPIES = ", ".join(f"{column} = NEW.{source}" for column, source in COPIED.items())
TRIGGERS = (
    f"DROP TRIGGER IF EXISTS {NAME}",
    f"""CREATE TRIGGER {NAME} AFTER UPDATE OF {", ".join(COPIED.values())}, level ON customer
        WHEN {_CHANGED} BEGIN UPDATE "{Risk._meta.table_name}"
        SET {_COPIES}, level = max(own_level, NEW.level) WHERE customer_id = NEW.id; END""",  # noqa: S608  ours
)
"""Statements that make the trigger, whatever was there before."""
