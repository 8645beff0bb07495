"""A colour for what can be chosen; how a customer came."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the columns: nothing has a colour yet."""
    db.execute_sql("""ALTER TABLE "dictionary_entry" ADD COLUMN "colour" TEXT DEFAULT '' NOT NULL""")
    db.execute_sql('ALTER TABLE "customer" ADD COLUMN "source" TEXT')
