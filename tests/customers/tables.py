"""Tables to import, written to files."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Table = Sequence[Sequence[str]]


def csv_text(rows: Table) -> str:
    """The rows as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def csv_file(folder: Path, rows: Table, encoding: str = "utf-8", name: str = "rows.csv") -> Path:
    """A CSV file of `rows`, the first being the header."""
    path = folder / name
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def xlsx_file(folder: Path, rows: Table) -> Path:
    """An XLSX file of `rows`, every cell a text."""
    path = folder / "rows.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return path
