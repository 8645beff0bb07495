"""Writing a table as CSV or XLSX, row by row: marked, and without a cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, NamedTuple

import xlsxwriter

from app.sheets.guard import guarded
from app.sheets.marking import Mark
from app.sheets.rows import MAX_COLUMNS, MAX_TEXT

Cell = str | int | Decimal | date | datetime | None
"""A moment is on the office's clock, without a zone."""
MAX_EXACT = 10**15  # a spreadsheet keeps 15 digits
EARLIEST = date(1900, 3, 1)  # days before it are other ones to some spreadsheets
WIDTH = 18  # of a column, in characters
LONGEST_HEADING = 250  # of a printed page's head, the limit of the spreadsheets


class Form(NamedTuple):
    """A kind of file: the end of its name, its MIME type, for a CSV the encoding."""

    suffix: str
    mimetype: str
    encoding: str = ""


FORMS = {
    "xlsx": Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": Form("csv", "text/csv", "utf-8-sig"),
    "gb18030": Form("csv", "text/csv", "gb18030"),
}


def write(
    file: BinaryIO,
    form: str,
    mark: Mark,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    scratch: Path,
) -> int:
    """Write `rows` under `header` to `file`, which need not seek, as one of `FORMS`. Returns how many.

    An XLSX is put together in the folder `scratch`, in the clear: whoever calls empties it.
    """
    if encoding := FORMS[form].encoding:
        return _write_csv(file, encoding, mark, header, rows)
    return _write_xlsx(file, mark, header, rows, scratch)


def _write_csv(
    file: BinaryIO, encoding: str, mark: Mark, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    text = io.TextIOWrapper(file, encoding, newline="")
    writer = csv.writer(text)
    writer.writerow([mark.text()])
    writer.writerow(map(guarded, header))
    count = 0
    for row in rows:
        writer.writerow(map(_text, row))
        count += 1
    writer.writerow([mark.end(count)])
    text.flush()
    text.detach()
    return count


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _write_xlsx(
    file: BinaryIO, mark: Mark, header: Sequence[str], rows: Iterable[Sequence[Cell]], scratch: Path
) -> int:
    count = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(scratch)}) as book:
        told = {"title": mark.title, "author": mark.author, "comments": mark.text(), "created": mark.moment}
        book.set_properties(told)
        sheet = _Sheet(book, mark)
        sheet.write(sheet.quiet, [mark.text()])
        sheet.write(sheet.strong, header)
        for row in rows:
            sheet.write(sheet.plain, row)
            count += 1
        sheet.write(sheet.quiet, [mark.end(count)])
    return count


class _Sheet:
    """The one sheet of a workbook. Its texts are marked as such: a spreadsheet leaves their digits alone."""

    def __init__(self, book: xlsxwriter.Workbook, mark: Mark) -> None:
        self.plain = book.add_format({"num_format": "@"})
        self.strong = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        self.quiet = book.add_format({"num_format": "@", "font_color": "#666666"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheet = book.add_worksheet()
        self._row = 0
        self._sheet.set_column(0, MAX_COLUMNS - 1, WIDTH)
        self._sheet.freeze_panes(2, 0)
        self._sheet.repeat_rows(0, 1)
        self._sheet.set_landscape()
        heading = mark.text().replace("&", "&&")[:LONGEST_HEADING]
        self._sheet.set_header(f"&L{heading}")
        self._sheet.set_footer(f"&L{heading}&R&P/&N"[:LONGEST_HEADING])

    def write(self, style: object, cells: Iterable[Cell]) -> None:
        """The next row, its texts in `style`."""
        for column, cell in enumerate(cells):
            if isinstance(cell, int | Decimal) and -MAX_EXACT < cell < MAX_EXACT:
                self._sheet.write_number(self._row, column, cell)
            elif isinstance(cell, date) and cell.year >= EARLIEST.year:
                kept = self._moment if isinstance(cell, datetime) else self._day
                self._sheet.write_datetime(self._row, column, cell, kept)
            elif cell is not None and cell != "":
                self._sheet.write_string(self._row, column, _text(cell)[:MAX_TEXT], style)
        self._row += 1
