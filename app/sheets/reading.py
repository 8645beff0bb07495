"""Opening a table: what the file really is, whatever its name says, and the rows in it."""

import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

from app.sheets import delimited, refusals, worksheet
from app.sheets.encoding import recognise, told
from app.sheets.guard import unguarded
from app.sheets.marking import is_mark, without_mark
from app.sheets.package import opened
from app.sheets.rows import MAX_COLUMNS, Row
from app.sheets.workbook import read_workbook

__all__ = ["Row", "Sheet", "open_sheet"]

Kind = Literal["csv", "xlsx"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    b"\x89PNG": refusals.picture,
    b"\xff\xd8\xff": refusals.picture,
    b"GIF8": refusals.picture,
    b"RIFF": refusals.picture,
    b"II*\x00": refusals.picture,
    b"%PDF-": refusals.pdf,
    b"\x1f\x8b": refusals.archive,
    b"7z\xbc\xaf": refusals.archive,
    b"Rar!": refusals.archive,
}


@dataclass(frozen=True)
class Sheet:
    """A table: iterating gives the rows below its header, read from the file each time anew.

    `headers` are stripped and may stand twice. A CSV has an `encoding` (by Python's name) and a `delimiter`;
    `macros` says whether a workbook has a program in it, which is never run.
    A row of which something can't be read says so in its `faults`. What ends the table early (damage) raises
    Invalid when it is reached; `count()` finds it before a row is used.
    """

    kind: Kind
    headers: tuple[str, ...]
    encoding: str | None
    delimiter: str | None
    macros: bool
    _rows: Callable[[], Iterator[Row]] = field(repr=False)

    def __iter__(self) -> Iterator[Row]:
        width = len(self.headers)
        for row in islice(self._rows(), 1, None):
            cells, faults = row.cells, row.faults
            if len(cells) < width:
                cells += ("",) * (width - len(cells))
            elif self.kind == "xlsx":
                cells = cells[:width]
                faults = tuple(fault for fault in faults if fault[0] is None or fault[0] < width)
            yield Row(row.number, cells, row.rounded, faults)

    def count(self) -> int:
        """How many rows there are below the header, all of them read. Raises Invalid."""
        return sum(1 for _ in self)


def open_sheet(path: Path, encoding: str = "", delimiter: str = "", *, empty: bool = False) -> Sheet:
    """The table in `path`. Raises Invalid("file", …), saying what is wrong and what to do, and OSError.

    `encoding` (one of `ENCODINGS`) and `delimiter` are those of a text, guessed where they are empty.
    `empty`: rows of a text whose cells are all empty are rows as well; a line without anything is none.
    """
    with path.open("rb") as file:
        head = file.read(len(_OLE))
    if head.startswith(_ZIP):
        return _workbook(path)
    if head == _OLE:
        raise refusals.protected() if _is_encrypted(path) else refusals.old_office()
    for signature, refusal in _SIGNATURES.items():
        if head.startswith(signature):
            raise refusal()
    return _text(path, encoding, delimiter, empty=empty)


def _workbook(path: Path) -> Sheet:
    with opened(path) as package:
        book = read_workbook(package)
    rows = partial(_as_typed, partial(worksheet.read, path, book))
    return Sheet("xlsx", _headers(rows), None, None, book.macros, rows)


def _text(path: Path, name: str, delimiter: str, *, empty: bool) -> Sheet:
    encoding = told(path, name) if name else recognise(path)
    sample = delimited.sample(path, encoding)
    if sample.lstrip().startswith("<"):
        raise refusals.markup()
    delimiter = delimiter or delimited.guess_delimiter(without_mark(sample))
    rows = partial(_as_typed, partial(delimited.read, path, encoding, delimiter, empty=empty))
    return Sheet("csv", _headers(rows), encoding.name, delimiter, False, rows)  # noqa: FBT003  a text has none


def _as_typed(rows: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    """The rows without what `writing` put around them: the marking lines, the guard of formulas."""
    for row in rows():
        if not is_mark(row.cells):
            yield row._replace(cells=tuple(map(unguarded, row.cells)))


def _headers(rows: Callable[[], Iterator[Row]]) -> tuple[str, ...]:
    beginning = rows()
    header = next(beginning, None)
    if header is None:
        raise refusals.empty()
    if header.faults:
        raise refusals.unreadable_header(header.number, MAX_COLUMNS)
    if next(beginning, None) is None:
        raise refusals.header_only()
    return tuple(cell.strip() for cell in header.cells)


def _is_encrypted(path: Path) -> bool:
    """Whether a compound file holds a workbook sealed by a password (MS-OFFCRYPTO 2.3)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find("EncryptedPackage".encode("utf-16-le")) >= 0
