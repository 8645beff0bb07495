"""Tables as text: records divided by commas, semicolons or tabs (CSV, RFC 4180)."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.sheets import refusals
from app.sheets.encoding import Encoding
from app.sheets.rows import MAX_COLUMNS, MAX_TEXT, Row, check_size, is_blank

DELIMITERS = (",", ";", "\t")
MAX_RECORD = MAX_COLUMNS * (MAX_TEXT + 3)  # characters, the quotation marks and the delimiter counted
_SAMPLE = 1 << 16  # characters
_SAMPLE_RECORDS = 20
_ROUNDED = re.compile(
    r"\s*[-+]?\d(?:[.,]\d+)?[Ee]\+\d+\s*"
)  # 1.10101E+17, as a spreadsheet saves an ID number


def guess_delimiter(text: str) -> str:
    """The delimiter that makes most columns of the first record; among equals, most records alike."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    lines = io.StringIO(text, newline="")
    records = list(islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_RECORDS))
    filled = [cells for cells in records if not is_blank(cells)]
    widths = [len(cells) for cells in filled or filter(None, records)]
    return (widths[0], widths.count(widths[0])) if widths else (0, 0)


def sample(path: Path, encoding: Encoding) -> str:
    """The beginning of the text, from where it isn't white space only; empty if there is nothing else."""
    with _text(path, encoding) as text:
        while (beginning := text.read(_SAMPLE)).isspace():
            pass
    return beginning


def read(path: Path, encoding: Encoding, delimiter: str) -> Iterator[Row]:
    """The rows of `path` that aren't blank, the header included. Raises Invalid."""
    number = 0
    with _text(path, encoding) as text:
        lines = _Lines(text)
        try:
            for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
                lines.taken = 0
                if not is_blank(cells):
                    yield _row(number, cells)
        except csv.Error:
            raise refusals.misquoted(number + 1) from None


def _row(number: int, cells: list[str]) -> Row:
    while not cells[-1].strip():
        cells.pop()
    rounded = (index for index, cell in enumerate(cells) if _ROUNDED.fullmatch(cell))
    row = Row(number, tuple(cells), frozenset(rounded))
    check_size(row)
    return row


def _text(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    """The text after the byte order mark, its line ends as they are."""
    raw = path.open("rb")
    raw.seek(encoding.skip)
    return io.TextIOWrapper(raw, encoding.name, newline="")


class _Lines:
    """The lines of `text`; `taken` counts their characters until whoever reads records sets it back to 0.

    The csv module keeps a record in memory however long it grows: past MAX_RECORD it is stopped here.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD + 1)
        if not line:
            raise StopIteration
        self.taken += len(line)
        if self.taken > MAX_RECORD:
            raise csv.Error
        return line
