"""What a table is read into, and how large one may be."""

from collections.abc import Sequence
from typing import NamedTuple

from app.errors import Invalid
from app.sheets import refusals

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of the spreadsheets
MAX_ROWS = 1_000_000  # below the header
MAX_COLUMNS = 200
MAX_TEXT = 32_767  # characters of one cell, the limit of the spreadsheets themselves


class Row(NamedTuple):
    """One row that isn't blank.

    `number` is the row of the sheet, the first being 1; a record with line breaks inside counts as one.
    `cells` has at least as many texts as the sheet has headers. A row of a CSV that has more is kept whole:
    most often a delimiter stands unquoted in a text, and the values after it are shifted.
    `rounded` holds the indexes of numbers whose last digits a spreadsheet has lost, or may have.
    `faults` says why the row can't be taken as it is: the index of a cell, or None for the row itself, and
    the reason. Such a cell is empty, such a row has none.
    """

    number: int
    cells: tuple[str, ...]
    rounded: frozenset[int] = frozenset()
    faults: tuple[tuple[int | None, Invalid], ...] = ()


def is_blank(cells: Sequence[str]) -> bool:
    """Whether nothing but white space stands in the row."""
    return not "".join(cells).strip()


def checked(row: Row) -> Row:
    """The row with a fault for what can't be read: too far down, too wide, a cell too long, a NUL."""
    if row.number > MAX_ROWS + 1:
        return broken(row.number, refusals.too_far_down(MAX_ROWS))
    if len(row.cells) > MAX_COLUMNS:
        return broken(row.number, refusals.too_wide(MAX_COLUMNS))
    wrong = dict(row.faults)
    wrong |= {index: fault for index, cell in enumerate(row.cells) if (fault := _fault_of(cell))}
    if not wrong:
        return row
    cells = ("" if index in wrong else cell for index, cell in enumerate(row.cells))
    return row._replace(cells=tuple(cells), faults=tuple(wrong.items()))


def broken(number: int, fault: Invalid) -> Row:
    """The row `number`, of which nothing can be read."""
    return Row(number, (), faults=((None, fault),))


def _fault_of(cell: str) -> Invalid | None:
    if len(cell) > MAX_TEXT:
        return refusals.too_long(MAX_TEXT)
    return refusals.nul() if "\0" in cell else None
