"""Importing customers from a sheet: every row accepted, or listed with row, field and reason.

Rows are written in batches, each one transaction that also notes how far it came: a run that was cut leaves
whole rows, and the same file run again goes on after the last of them.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.clock import now
from app.customers import import_report, record
from app.customers.adding import NewCustomer, add_customers
from app.customers.checking import check_together
from app.customers.confirming import write_confirmed
from app.customers.duplicates import UNIQUE, Duplicate, holders
from app.customers.import_report import Report
from app.customers.import_rights import check_new, check_update
from app.customers.import_rows import FIELDS, HEADERS, RowReader
from app.customers.models import Customer, ImportBatch
from app.db.base import in_batches
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.sheets.mapping import Mapping, guess_mapping, read_mapping
from app.sheets.reading import Sheet, open_sheet
from app.sheets.rows import Row

BATCH = 500
BLOCK = 1 << 20
KEY = "external_id"
Holders = dict[str, dict[str, Customer]]


class Candidate(NamedTuple):
    """A row that can be read: its number and its checked values."""

    row: int
    values: dict[str, Any]


def import_file(gate: Gate, path: Path, mapping: str | None = None, *, dry_run: bool = False) -> Report:
    """Import the sheet at `path` with the rights of `gate`.

    `mapping` is a mapping file's text; None: guessed from the headers. A row whose `external_id` stands on a
    readable customer updates it. Raises Invalid for a file or mapping that can't be read at all, Forbidden
    without `customer.import`.
    """
    if not gate.may("customer.import"):
        raise Forbidden("Your roles do not include importing customers.")
    sheet = open_sheet(path)
    chosen = read_mapping(mapping, FIELDS) if mapping is not None else guess_mapping(sheet.headers, HEADERS)
    if not chosen.columns.get("name"):
        raise Invalid("mapping", "No column is mapped to the name.")
    run = _Import(gate, sheet, chosen)
    sheet.count()  # a file that breaks off further down is refused before anything is written
    return run.try_out() if dry_run else run.run(_fingerprint(path, chosen))


class _Import:
    """One run over a sheet."""

    def __init__(self, gate: Gate, sheet: Sheet, mapping: Mapping) -> None:
        self.gate = gate
        self.sheet = sheet
        self.binding = mapping.bind(sheet.headers)
        self.reader = RowReader()
        self.report = Report()
        self.seen: dict[str, dict[str, int]] = {name: {} for name in UNIQUE}

    def try_out(self) -> Report:
        """Check every row, write none."""
        for rows in in_batches(self.sheet, BATCH):
            self._apply(self._read_all(rows), write=False)
        return self._sorted()

    def run(self, fingerprint: str) -> Report:
        """Write the rows, beginning after the last one that an earlier run of the same dealt with."""
        batch, self.report = import_report.begin(self.gate.person, fingerprint)
        for rows in in_batches(self._left(batch), BATCH):
            before = len(self.report.rejected)
            candidates = self._read_all(rows)
            with database.atomic():
                self._apply(candidates, write=True)
                import_report.note(batch, self.report, rows[-1].number, self.report.rejected[before:])
        import_report.end(self.gate.person, batch, self.report)
        return self._sorted()

    def _left(self, batch: ImportBatch) -> Iterator[Row]:
        """The rows still to do; what must stand once in the file is remembered of the others."""
        done = batch.done
        for row in self.sheet:
            if row.number > done:
                yield row
            else:
                self._read(row)

    def _read_all(self, rows: Sequence[Row]) -> list[Candidate]:
        found = []
        for row in rows:
            read = self._read(row)
            if isinstance(read, Invalid):
                self._reject(row.number, read)
            else:
                found.append(Candidate(row.number, read))
        return found

    def _read(self, row: Row) -> dict[str, Any] | Invalid:
        try:
            self._refuse_more_cells(row)
            values = self.reader.read(self.binding.values(row), self.binding.rounded(row))
            self._refuse_repeats(row.number, values)
        except Invalid as error:
            return error
        return values

    def _refuse_more_cells(self, row: Row) -> None:
        if any(cell.strip() for cell in row.cells[len(self.sheet.headers) :]):
            message = "This row has more cells than the header. A delimiter in a text needs quotes."
            raise Invalid("row", message)

    def _refuse_repeats(self, row: int, values: dict[str, Any]) -> None:
        keys = {name: values[name] for name in UNIQUE if values.get(name)}
        for name, value in keys.items():
            if value in self.seen[name]:
                raise Invalid(name, "Row %(row)s of this file has it already.", row=self.seen[name][value])
        for name, value in keys.items():
            self.seen[name][value] = row

    def _apply(self, candidates: Sequence[Candidate], *, write: bool) -> None:
        held = {
            name: holders(self.gate, name, {one.values[name] for one in candidates if one.values.get(name)})
            for name in UNIQUE
        }
        new, told = [], []
        for row, values in candidates:
            existing = held[KEY].get(values.get(KEY, ""))
            try:
                if existing is None:
                    new.append(self._new(values, held))
                else:
                    self._update(existing, values, write=write)
            except Invalid as error:
                self._reject(row, error)
                told += [error] if isinstance(error, Duplicate) else []
        with database.atomic():
            write_confirmed(self.gate.person, told)
        if write:
            add_customers(new, "customer.imported")
        self.report.created += len(new)
        self.report.accepted += len(new)

    def _new(self, values: dict[str, Any], held: Holders) -> NewCustomer:
        check_new(self.gate, values)
        values = record.with_defaults(self.gate, values)
        check_together(values)
        for name in UNIQUE:
            if values.get(name) in held[name]:
                raise Duplicate(name, held[name][values[name]].number)
        return NewCustomer(values, now(), self.gate.person)

    def _update(self, existing: Customer, values: dict[str, Any], *, write: bool) -> None:
        check_update(self.gate, existing, values)
        changed = record.differing(self.gate, existing, values)
        if changed and write:
            record.write_edit(self.gate, existing, changed, "customer.import.updated")
        self.report.accepted += 1
        self.report.updated += bool(changed)

    def _reject(self, row: int, error: Invalid) -> None:
        self.report.rejected.append((row, error))

    def _sorted(self) -> Report:
        self.report.rejected.sort(key=lambda each: each[0])
        return self.report


def _fingerprint(path: Path, mapping: Mapping) -> str:
    """SHA-256 of the file and the mapping: what makes two runs the same import."""
    content = hashlib.sha256(repr(sorted(mapping.columns.items())).encode())
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            content.update(block)
    return content.hexdigest()
