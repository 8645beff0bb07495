"""What happens to an appeal, on the row of the chain that tells of its sheet."""

from typing import Any

from app.appraisal.appeals.models import Appeal
from app.audit.changes import PART
from app.chain.writing import Entry
from app.customers.part_marks import tell_row
from app.db.base import update_row
from app.errors import Conflict

LATE = "Somebody has decided on or withdrawn this appeal meanwhile."


def change(entry: Entry, appeal: Appeal, **columns: Any) -> None:  # noqa: ANN401
    """Write `columns` of an appeal in the transaction of `entry`. Raises Conflict if others did before."""
    values = {**columns, "rev": appeal.rev + 1}
    if not update_row(Appeal, appeal.id, appeal.rev, values):
        raise Conflict(LATE)
    appeal.__data__.update(values)
    tell(entry, appeal)


def tell(entry: Entry, appeal: Appeal) -> None:
    """Tell which appeal `entry` is about, and what it is now."""
    entry.told(**{PART: appeal.key})
    tell_row(entry, appeal)
