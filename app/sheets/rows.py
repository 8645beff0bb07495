"""What a table is read into, and how large one may be."""

from collections.abc import Sequence
from typing import NamedTuple

from app.sheets import refusals

MAX_ROWS = 1_000_000  # below the header
MAX_COLUMNS = 200
MAX_TEXT = 32_767  # characters of one cell, the limit of the spreadsheets themselves


class Row(NamedTuple):
    """One row that isn't blank.

    `number` is the row of the sheet, the first being 1; a record with line breaks inside counts as one.
    `cells` has at least as many texts as the sheet has headers. A row of a CSV that has more is kept whole:
    most often a delimiter stands unquoted in a text, and the values after it are shifted.
    `rounded` holds the indexes of numbers whose last digits a spreadsheet has lost, or may have.
    """

    number: int
    cells: tuple[str, ...]
    rounded: frozenset[int] = frozenset()


def is_blank(cells: Sequence[str]) -> bool:
    """Whether nothing but white space stands in the row."""
    return not "".join(cells).strip()


def check_size(row: Row) -> None:
    """Raise Invalid for a row too far down, too many columns or too much text in a cell."""
    if row.number > MAX_ROWS + 1:
        raise refusals.too_many_rows(row.number, MAX_ROWS)
    if len(row.cells) > MAX_COLUMNS:
        raise refusals.too_many_columns(row.number, MAX_COLUMNS)
    if max(map(len, row.cells)) > MAX_TEXT:
        raise refusals.too_long(row.number, MAX_TEXT)
