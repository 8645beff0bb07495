"""What the worker does for the import wizard: checking, importing, tidying up. Each is safe to run twice."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.access.gate import Gate
from app.clock import now
from app.customers.imports import keeping, wizard
from app.customers.imports import report as import_report
from app.customers.imports.importing import How, Import, require_import
from app.customers.imports.report import Rejected
from app.customers.models import (
    CHECKED,
    CHECKING,
    CHOSEN,
    FORGOTTEN,
    IMPORTED,
    IMPORTING,
    RUNNING,
    Batch,
    ImportFile,
    ImportProblem,
    ImportRejection,
)
from app.db.base import in_batches, insert_rows
from app.db.connection import database
from app.db.fields import json_text
from app.errors import KebuError
from app.jobs.reports import last_report
from app.people.models import Person
from app.room import Outcome, Running
from app.sheets.mapping import distinct
from app.sheets.reading import Sheet

REMEMBERED = timedelta(days=30)
"""How long a file that was let go of stands in its person's list."""
NOTHING = ""


def check(run: Running) -> Outcome | None:
    """The job `customers.check_import`: find all that is wrong with a file, and what its rows would do."""
    file = wizard.file_of(run.person, run.subject)
    if file.state != CHECKING:
        return None
    ImportProblem.delete().where(ImportProblem.file == file).execute()
    try:
        gate = _fresh_gate(run.person)
        with wizard.read(file) as sheet:
            trial = Import(gate, sheet, wizard.mapping_of(file), headers=distinct(sheet.headers))
            report = trial.try_out(run.progress, lambda rejected: _keep_problems(file, rejected))
    except KebuError:
        _move(file, CHECKING, state=CHOSEN)
        raise
    counts = {
        "rows": report.accepted + report.rejected_rows,
        "new": report.created,
        "there": report.accepted - report.created,
        "differing": report.updated,
        "wrong": report.rejected_rows,
        "first": trial.first,
    }
    _move(file, CHECKING, state=CHECKED, found=file.found | counts)
    return Outcome(
        "Rows checked: %(rows)s, with problems: %(wrong)s.", rows=counts["rows"], wrong=counts["wrong"]
    )


def carry_out(run: Running) -> Outcome | None:
    """The job `customers.import`: write what a checked file holds, with the rights its person has now."""
    file = wizard.file_of(run.person, run.subject)
    if file.state != IMPORTING:
        return None
    fingerprint = _fingerprint(file)
    try:
        if _batch(file, fingerprint, ended=True) is None:
            _import(_fresh_gate(run.person), file, fingerprint, run)
    except KebuError:
        _break_off(run.person, file, fingerprint)
        raise
    batch = _finish(file, fingerprint)
    return Outcome(
        "%(accepted)s accepted: %(created)s created, %(updated)s updated. %(rejected)s rejected.",
        accepted=batch.accepted,
        created=batch.created,
        updated=batch.updated,
        rejected=batch.refused,
    )


def tidy(_: Running) -> Outcome | None:
    """The job `customers.tidy_imports`: contents are kept for a day, and the list of files for a month."""
    old = ImportFile.chosen_at < now() - keeping.KEPT
    stale = [
        file for file in ImportFile.select().where(old, ImportFile.stored != NOTHING) if not _is_at_work(file)
    ]
    for file in stale:
        if file.state == IMPORTING:  # it was cut off too often
            _break_off(Person.get_by_id(file.person_id), file, _fingerprint(file))
        state = IMPORTED if file.state == IMPORTED else FORGOTTEN
        with database.atomic():
            ImportProblem.delete().where(ImportProblem.file == file).execute()
            ImportFile.update(stored=NOTHING, state=state).where(ImportFile.id == file.id).execute()
        keeping.drop(file.stored)
    forgotten = (ImportFile.state == FORGOTTEN) & (ImportFile.chosen_at < now() - REMEMBERED)
    ImportFile.delete().where(forgotten).execute()
    named = frozenset(row[0] for row in ImportFile.select(ImportFile.stored).tuples())
    count = len(stale) + keeping.sweep(named)
    return Outcome("Files of imports deleted: %(count)s.", count=count) if count else None


def rejected_rows(file: ImportFile) -> Iterator[tuple[Sequence[str], list[ImportRejection]]]:
    """The rows of the table that an import did not take, each with what was wrong; the header first."""
    text = io.TextIOWrapper(io.BufferedReader(_Pieces(keeping.read(file.stored))), "utf-8", newline="")
    cells = csv.reader(text)
    _, *header = next(cells)
    yield header, []
    query = ImportRejection.select().where(ImportRejection.batch == file.batch_id)
    wrong = groupby(
        query.order_by(ImportRejection.row, ImportRejection.id).iterator(), key=lambda one: one.row
    )
    for (_, *row), (_, reasons) in zip(cells, wrong, strict=True):
        yield row, list(reasons)


def _is_at_work(file: ImportFile) -> bool:
    if file.state not in {CHECKING, IMPORTING}:
        return False
    report = last_report(wizard.CHECK if file.state == CHECKING else wizard.RUN, file.token)
    return report is not None and not report.ended


def _fresh_gate(person: Person) -> Gate:
    """The rights that the person has now. Raises Forbidden."""
    gate = Gate(Person.get_by_id(person.id))
    require_import(gate)
    return gate


def _keep_problems(file: ImportFile, rejected: Sequence[Rejected]) -> None:
    with database.atomic():
        insert_rows(
            ImportProblem,
            [
                {
                    "file_id": file.id,
                    "row": row,
                    "field": wrong.field,
                    "message": wrong.message,
                    "values": json_text(wrong.values),
                }
                for row, wrong in rejected
            ],
        )


def _import(gate: Gate, file: ImportFile, fingerprint: str, run: Running) -> None:
    how = How(file.creates, file.updates, file.clears)
    with wizard.read(file) as sheet:
        work = Import(gate, sheet, wizard.mapping_of(file), how, distinct(sheet.headers))
        work.run(fingerprint, run.progress, forgets=True)


def _break_off(person: Person, file: ImportFile, fingerprint: str) -> None:
    """What was written before it broke off is a batch like any other, and can be undone."""
    batch = _batch(file, fingerprint, ended=False)
    if batch is None or not batch.done:
        _move(file, IMPORTING, state=CHECKED)
        return
    counts = (batch.accepted, batch.created, batch.updated, batch.skipped, batch.refused)
    import_report.end(person, batch, import_report.Report(batch.number, *counts))
    _finish(file, fingerprint)


def _finish(file: ImportFile, fingerprint: str) -> Batch:
    """In place of the whole content keep the rows that were not taken."""
    batch = _batch(file, fingerprint, ended=True)
    assert batch is not None  # noqa: S101  it has just been ended
    stored = NOTHING
    if batch.refused:
        try:
            with wizard.read(file) as sheet:
                stored = keeping.keep(_rejected_lines(sheet, batch)).stored
        except KebuError:  # the content is gone: the reasons stand with the batch all the same
            stored = NOTHING
    before = file.stored
    _move(file, IMPORTING, state=IMPORTED, batch=batch, stored=stored)
    ImportProblem.delete().where(ImportProblem.file == file).execute()
    keeping.drop(before)
    return batch


def _rejected_lines(sheet: Sheet, batch: Batch) -> Iterator[bytes]:
    """The rejected rows as CSV, each led by its number."""
    query = ImportRejection.select(ImportRejection.row).where(ImportRejection.batch == batch)
    numbers = (row for row, _ in groupby(query.order_by(ImportRejection.row).tuples(), key=itemgetter(0)))
    yield _line((0, *sheet.headers))
    wanted = next(numbers, None)
    for rows in in_batches(sheet):
        lines = []
        for row in rows:
            if row.number == wanted:
                lines.append(_line((row.number, *row.cells)))
                wanted = next(numbers, None)
        yield b"".join(lines)


def _line(cells: Sequence[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _fingerprint(file: ImportFile) -> str:
    """What makes two runs the same import: the file as it was chosen once, its columns, how it is taken."""
    columns = sorted((field, list(names)) for field, names in wizard.mapping_of(file).columns.items())
    parts = [file.token, bytes(file.digest).hex(), columns, file.creates, file.updates, file.clears]
    return hashlib.sha256(json_text(parts).encode()).hexdigest()


def _batch(file: ImportFile, fingerprint: str, *, ended: bool) -> Batch | None:
    own = (Batch.person == file.person_id, Batch.fingerprint == fingerprint)
    state = Batch.state != RUNNING if ended else Batch.state == RUNNING
    found: Batch | None = Batch.get_or_none(*own, state)
    return found


def _move(file: ImportFile, since: str, **values: Any) -> None:  # noqa: ANN401
    """Bring a file on from state `since`."""
    here = (ImportFile.id == file.id, ImportFile.state == since)
    ImportFile.update(**values).where(*here).execute()
    file.__data__.update(values)


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file to read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  what can be written to
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
