"""Signals follow their customer: where it lies, whose it is, how secret it is (access rule 2).

The database itself keeps the copies, whoever writes a customer.
"""

from app.risk.signals.models import Signal

COPIED = ("owner_id", "department_id", "region", "business_line", "kind")
NAME = "signal_follows_customer"
_CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in (*COPIED, "level"))
_COPIES = ", ".join(f"{column} = NEW.{column}" for column in COPIED)
TRIGGERS = (
    f"DROP TRIGGER IF EXISTS {NAME}",
    f"""CREATE TRIGGER {NAME} AFTER UPDATE OF {", ".join(COPIED)}, level ON customer
        WHEN {_CHANGED} BEGIN UPDATE "{Signal._meta.table_name}"
        SET {_COPIES}, level = max(own_level, NEW.level) WHERE customer_id = NEW.id; END""",  # noqa: S608  ours
)
"""Statements that make the trigger, whatever was there before."""
