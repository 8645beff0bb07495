"""Tables as text: records divided by commas, semicolons or tabs (CSV, RFC 4180)."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from app.sheets import refusals
from app.sheets.encoding import Encoding
from app.sheets.rows import LAST_ROW, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Row, broken, checked, is_blank

DELIMITERS = (",", ";", "\t")
"""Those that are guessed."""
MAX_RECORD = MAX_COLUMNS * (MAX_TEXT + 3)  # characters, the quotation marks and the delimiter counted
MAX_REPEATED = 64 << 20  # characters read again after records that can't be divided
_SAMPLE = 1 << 16  # characters
_SAMPLE_RECORDS = 20
_ROUNDED = re.compile(
    r"\s*[-+]?\d(?:[.,]\d+)?[Ee]\+\d+\s*"
)  # 1.10101E+17, as a spreadsheet saves an ID number

csv.field_size_limit(MAX_RECORD)  # a cell too long is told of as such, and doesn't end its record


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


def read(path: Path, encoding: Encoding, delimiter: str, *, empty: bool = False) -> Iterator[Row]:
    """The rows of `path` that aren't blank, the header included; `empty`: those of empty cells below it too.

    Raises Invalid.

    A record that can't be divided into cells is a row with a fault; what follows its first line is read anew.
    """
    with _text(path, encoding) as text:
        lines = _Lines(text)
        records = csv.reader(lines, delimiter=delimiter, strict=True)
        below = False
        for number in count(1):
            lines.begin()
            try:
                cells = next(records, None)
            except csv.Error:
                lines.go_back(number)
                yield broken(number, refusals.misquoted())
                continue
            if cells is None:
                return
            if not is_blank(cells) or (empty and below and _has_cells(cells)):
                below = True
                yield _row(number, cells)


def _has_cells(cells: list[str]) -> bool:
    """Whether the record is more than an empty line."""
    return len(cells) > 1 or cells == [""]  # a quoted empty text


def _row(number: int, cells: list[str]) -> Row:
    if number > LAST_ROW:
        raise refusals.too_many_rows(number, MAX_ROWS)
    while cells and not cells[-1].strip():
        cells.pop()
    rounded = (index for index, cell in enumerate(cells) if _ROUNDED.fullmatch(cell))
    return checked(Row(number, tuple(cells), frozenset(rounded)))


def _text(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    """The text after the byte order mark, its line ends as they are."""
    raw = path.open("rb")
    raw.seek(encoding.skip)
    return io.TextIOWrapper(raw, encoding.name, newline="")


class _Lines:
    """The lines of `text`, those of the record at hand kept so that they can be read again.

    The csv module keeps a record in memory however long it grows: past MAX_RECORD it is stopped here.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self._record: list[str] = []
        self._size = self._repeated = 0

    def begin(self) -> None:
        """Begin a record."""
        self._record.clear()
        self._size = 0

    def go_back(self, row: int) -> None:
        """Go on after the first line of the record, which is `row`. Raises Invalid after too much of this."""
        first, *others = self._record
        self._ahead.extendleft(reversed(others))
        self._repeated += sum(map(len, others))
        if self._repeated > MAX_REPEATED:
            raise refusals.hopeless(row)
        while len(first) > MAX_RECORD and not first.endswith(("\r", "\n")):
            first = self._text.readline(MAX_RECORD + 1)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._text.readline(MAX_RECORD + 1)
        if not line:
            raise StopIteration
        self._record.append(line)
        self._size += len(line)
        if self._size > MAX_RECORD:
            raise csv.Error
        return line
