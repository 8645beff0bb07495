"""What happens to an appeal, on the row of the chain that tells of its sheet."""

from collections.abc import Mapping
from typing import Any

from app.appraisal.appeals.models import Appeal
from app.appraisal.models import FrozenValue
from app.audit.changes import PART
from app.chain.row_marks import ROWS, marks_of
from app.chain.writing import Entry
from app.customers.part_marks import tell_row
from app.db.base import update_row
from app.errors import Conflict

VALUE_COLUMNS = ("turn", "version", "numerator", "denominator", "count", "missing", "worst", "score")
"""Of a value that a decision made, what the chain keeps marks of."""
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


def tell_value(entry: Entry, appeal: Appeal, value: FrozenValue) -> None:
    """Tell the value that the decision on an appeal made: no collection's digest covers it."""
    name = value_name(appeal.key)
    texts = value_texts({column: getattr(value, column) for column in VALUE_COLUMNS})
    entry.facts.setdefault(ROWS, {})[name] = marks_of(name, texts)


def value_name(key: str) -> str:
    """What marks call the value that came of the appeal with that key."""
    return f"appeal_value.{key}"


def value_texts(values: Mapping[str, Any]) -> dict[str, str | None]:
    """The columns of such a value as text, in order; zero is said, nothing is not."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str | None:  # noqa: ANN401
    if value is None or value == "":
        return None
    return str(int(value) if isinstance(value, bool) else value)
