"""What the chain tells of a part, and what stands in it now: for merging and undoing, never for showing."""

from collections.abc import Iterable
from typing import Any

from app.audit.changes import PART, PART_LEVEL, PART_REV, Gone, rows_of_part_since, value_told
from app.audit.rows import Row
from app.chain.writing import AFTER, BEFORE, Entry
from app.customers.merging import Others
from app.customers.models import Customer, CustomerPart
from app.customers.searching.confirming import is_masked
from app.vault.fields import is_sealed, opened_or_damaged

WHOSE = "whose"
"""The fact of a contact point's row that says whom it belonged and belongs to: keys of contact persons."""


def plain(part: CustomerPart, column: str) -> Any:  # noqa: ANN401
    """The plain value of `column` now; DAMAGED for a sealed one that doesn't open."""
    if is_sealed(type(part), column):
        return opened_or_damaged(part, column)
    return part.__data__.get(column)


def tell_part(entry: Entry, part: CustomerPart, rev: int) -> None:
    """Say on the row which part it tells of, and what `rev` it leads it to."""
    entry.told(**{PART: part.key, PART_REV: rev})
    level = part.__data__.get("level")
    if level is not None:
        entry.told(**{PART_LEVEL: level})


def others_of(customer: Customer, part: CustomerPart) -> Others:
    """What others made of `part`, column by column, for merging."""
    return Others(
        rev=part.rev,
        fact=PART_REV,
        since=lambda rev: rows_of_part_since(customer, part, rev),
        current=lambda column: plain(part, column),
        former=lambda row, column: side_of(part, row, column, BEFORE),
        masked=lambda column: is_masked(part.rule_name(column)),
        changed=lambda row: columns_of(part, row),
    )


def columns_of(part: CustomerPart, row: Row) -> list[str]:
    """The columns of `part` that `row` changed."""
    names = {*row.changes, *row.digests}
    found = [column for column in noted(part) if part.field_name(column) in names]
    return [*found, "contact_person"] if WHOSE in row.facts else found


def noted(part: CustomerPart) -> list[str]:
    """The columns of `part` that the chain is told, each under a name of its own."""
    return [column for column in part.rule_names if column not in part.unnoted]


def side_of(part: CustomerPart, row: Row, column: str, side: str) -> Any:  # noqa: ANN401
    """The plain value of `column` before or after `row`. Raises Gone."""
    if column == "contact_person":
        raise Gone(column)
    return value_told(row, part.field_name(column), side, type(part)._meta.fields[column])


def is_as_written(part: CustomerPart, row: Row, columns: Iterable[str]) -> bool:
    """Whether these columns hold what `row` wrote into them."""
    try:
        return all(plain(part, column) == side_of(part, row, column, AFTER) for column in columns)
    except Gone:
        return False
