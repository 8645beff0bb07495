"""A small table as a file for other programs: without a mark, as they expect the header to come first."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter

from app.sheets.guard import guarded
from app.sheets.writing import FORMS

Cell = str | Decimal
_HARMLESS = re.compile(r"-?(?:inf|\d+(?:\.\d*)?)(?:%,%[^=+@|!]*)?")
"""A special value of a card such as -1: a guard would make another one of it."""


def plain_table(form: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as CSV or XLSX; a text that a spreadsheet would run is kept from it in a CSV."""
    return _xlsx(header, rows) if form == "xlsx" else _csv(FORMS[form].encoding, header, rows)


def _csv(encoding: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow(f"{cell:f}" if isinstance(cell, Decimal) else _safe(cell) for cell in row)
    return text.getvalue().encode(encoding)


def _safe(text: str) -> str:
    return text if _HARMLESS.fullmatch(text) else guarded(text)


def _xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, text = book.add_worksheet(), book.add_format({"num_format": "@"})
        for place, row in enumerate((header, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(place, column, cell)
                elif cell:
                    sheet.write_string(place, column, cell, text)
    return file.getvalue()
