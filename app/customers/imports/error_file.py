"""The rows that an import did not take, as a file to correct and choose again: the same columns, and why."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter
from flask_babel import gettext as _

from app.access.gate import Gate
from app.customers.imports.jobs import rejected_rows
from app.customers.imports.keeping import is_kept
from app.customers.imports.words import Problem, label_of, sentences
from app.customers.models import ImportFile
from app.db.base import in_batches
from app.sheets.guard import guarded
from app.sheets.rows import MAX_TEXT

TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
"""The end of the file's name → its MIME type."""
BYTE_ORDER_MARK = "\ufeff"


def error_file(gate: Gate, file: ImportFile, form: str) -> bytes | None:
    """The file as one of `TYPES`; None where there are no such rows, or they are no longer kept."""
    if file.batch_id is None or not is_kept(file.stored):
        return None
    rows = _rows(gate, file)
    return _as_csv(rows) if form == "csv" else _as_xlsx(rows)


def _rows(gate: Gate, file: ImportFile) -> Iterator[Sequence[str]]:
    found = rejected_rows(file)
    header, _none = next(found)
    yield (*header, _("Reason"))
    for batch in in_batches(found):
        said = sentences(gate, (one for _row, reasons in batch for one in reasons))
        for row, reasons in batch:
            cells = [*row[: len(header)], *[""] * (len(header) - len(row))]
            why = (
                _("%(label)s: %(value)s", label=label_of(one.field), value=said[one.id]) for one in reasons
            )
            yield (*cells, "\n".join(why))


def _why(problem: Problem, said: Mapping[int, str]) -> str:
    return _("%(label)s: %(value)s", label=label_of(problem.field), value=said[problem.id])


def _as_csv(rows: Iterator[Sequence[str]]) -> bytes:
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerows(map(guarded, row) for row in rows)
    return text.getvalue().encode()


def _as_xlsx(rows: Iterator[Sequence[str]]) -> bytes:
    """Every cell a text, guarded as well: who saves it as CSV is safe, too."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(place, column, guarded(cell)[:MAX_TEXT], text)
    return content.getvalue()
