"""Importing customers from a sheet: every row accepted, or listed with row, field and reason.

Rows are written in batches, each one transaction that also notes how far it came: a run that was cut leaves whole rows, and
the same file run again goes on after the last of them.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now
from app.customers import record
from app.customers.adding import NewCustomer, add_customers
from app.customers.checking import check_together
from app.customers.duplicates import UNIQUE, Duplicate, holders
from app.customers.import_rows import FIELDS, HEADERS, RowReader
from app.customers.models import Customer, ImportBatch, ImportRejection
from app.db.base import in_batches, insert_rows
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.sheets.mapping import Binding, Mapping, guess_mapping, read_mapping
from app.sheets.reading import Sheet, open_sheet
from app.sheets.rows import Row

BATCH = 500
BLOCK = 1 << 20


@dataclass
class Report:
    """What became of the rows. `rejected` holds (row, field, reason error) in the order of the sheet."""

    batch: int | None = None
    accepted: int = 0
    created: int = 0
    updated: int = 0
    rejected: list[tuple[int, Invalid]] = field(default_factory=list)

    def as_json(self, words: Callable[[Invalid], str] = str) -> dict[str, Any]:
        """The document of `flask customers import --json`, its reasons put in `words`."""
        return {
            "accepted": self.accepted,
            "created": self.created,
            "updated": self.updated,
            "rejected": [
                {"row": row, "field": error.field, "reason": words(error)} for row, error in self.rejected
            ],
            "batch": self.batch,
        }


@dataclass
class Candidate:
    """A row on its way: its values, and the readable customer with its key, if there is one."""

    row: int
    values: dict[str, Any]
    existing: Customer | None = None


def import_file(gate: Gate, path: Path, mapping: str | None = None, *, dry_run: bool = False) -> Report:
    """Import the sheet at `path` with the rights of `gate`. `mapping` is a mapping file's text; None: guessed from the headers.

    A row whose `external_id` stands on a readable customer updates it. Raises Invalid for a file or mapping that can't be read
    at all, Forbidden without `customer.import`.
    """
    gate.require("customer.import")
    sheet = open_sheet(path)
    chosen = read_mapping(mapping, FIELDS) if mapping is not None else guess_mapping(sheet.headers, HEADERS)
    if not chosen.columns.get("name"):
        raise Invalid("mapping", "No column is mapped to the name.")
    sheet.count()  # a file that breaks off further down is refused before anything is written
    return _Import(gate, sheet, chosen, dry_run=dry_run).run(_fingerprint(path, chosen))


class _Import:
    """One run."""

    def __init__(self, gate: Gate, sheet: Sheet, mapping: Mapping, *, dry_run: bool) -> None:
        self.gate = gate
        self.sheet = sheet
        self.binding: Binding = mapping.bind(sheet.headers)
        self.dry_run = dry_run
        self.reader = RowReader()
        self.report = Report()
        self.seen: dict[tuple[str, str], int] = {}

    def run(self, fingerprint: str) -> Report:
        batch = None if self.dry_run else self._begin(fingerprint)
        done = batch.done if batch else 1
        for rows in in_batches((row for row in self.sheet if row.number > done), BATCH):
            self._take(rows, batch)
        if batch is not None:
            self._end(batch)
        self.report.rejected.sort(key=lambda each: each[0])
        return self.report

    def _take(self, rows: Sequence[Row], batch: ImportBatch | None) -> None:
        before = len(self.report.rejected)
        candidates = self._candidates(rows)
        if batch is None:
            self._apply(candidates)
            return
        with database.atomic():
            self._apply(candidates)
            self._note(batch, rows[-1].number, self.report.rejected[before:])

    def _candidates(self, rows: Sequence[Row]) -> list[Candidate]:
        """The rows that can be read, each with the customer it updates."""
        found = [candidate for row in rows if (candidate := self._read(row))]
        keys = {candidate.values["external_id"] for candidate in found if candidate.values.get("external_id")}
        known = holders(self.gate, "external_id", keys)
        for candidate in found:
            candidate.existing = known.get(candidate.values.get("external_id") or "")
        return found

    def _read(self, row: Row) -> Candidate | None:
        try:
            if any(cell.strip() for cell in row.cells[len(self.sheet.headers) :]):
                raise Invalid(
                    "row", "This row has more cells than the header. A delimiter in a text needs quotes."
                )
            values = self.reader.read(self.binding.values(row), self.binding.rounded(row))
            self._refuse_repeats(row.number, values)
        except Invalid as error:
            self._reject(row.number, error)
            return None
        return Candidate(row.number, values)

    def _refuse_repeats(self, row: int, values: dict[str, Any]) -> None:
        for name in UNIQUE:
            if values.get(name) and self.seen.setdefault((name, values[name]), row) != row:
                raise Invalid(
                    name, "Row %(row)s of this file has it already.", row=self.seen[name, values[name]]
                )

    def _apply(self, candidates: Sequence[Candidate]) -> None:
        fresh = [candidate for candidate in candidates if candidate.existing is None]
        taken = {
            name: holders(self.gate, name, self._all(fresh, name)) for name in UNIQUE if name != "external_id"
        }
        new = [made for candidate in fresh if (made := self._new(candidate, taken))]
        for candidate in candidates:
            if candidate.existing is not None:
                self._update(candidate, candidate.existing)
        if new and not self.dry_run:
            add_customers(new, "customer.imported")
        self.report.created += len(new)
        self.report.accepted += len(new)

    def _new(self, candidate: Candidate, taken: dict[str, dict[str, Customer]]) -> NewCustomer | None:
        try:
            self._check_new(candidate.values)
            values = record.with_defaults(self.gate, candidate.values)
            check_together(values)
            for name, held in taken.items():
                if values.get(name) in held:
                    raise Duplicate(name, held[values[name]].number)
        except Invalid as error:
            self._reject(candidate.row, error)
            return None
        return NewCustomer(values, now(), self.gate.person)

    def _check_new(self, values: dict[str, Any]) -> None:
        if not values.get("name"):
            raise Invalid("name", "The name is empty.")
        if values.get("level", 0) > self.gate.standing.clearance:
            raise Invalid("level", "The level is above your clearance.")
        for name in ("owner", "department"):
            if name in values and not self.gate.may("customer.assign"):
                raise Invalid(name, "Your roles do not include assigning customers.")

    def _update(self, candidate: Candidate, existing: Customer) -> None:
        try:
            changed = record.differing(self.gate, existing, candidate.values)
            if changed and not self.dry_run:
                record.write_edit(self.gate, existing, changed, "customer.import.updated")
        except Invalid as error:
            self._reject(candidate.row, error)
        except Forbidden:
            self._reject(candidate.row, Invalid("external_id", "You may not change this customer's values."))
        else:
            self.report.accepted += 1
            self.report.updated += bool(changed)

    def _reject(self, row: int, error: Invalid) -> None:
        self.report.rejected.append((row, error))

    def _all(self, candidates: Sequence[Candidate], name: str) -> set[str]:
        return {candidate.values[name] for candidate in candidates if candidate.values.get(name)}

    def _begin(self, fingerprint: str) -> ImportBatch:
        """A new batch, or the one that was cut while importing the same file with the same mapping."""
        own = (ImportBatch.person == self.gate.person.id, ImportBatch.fingerprint == fingerprint)
        cut = ImportBatch.select().where(*own, ImportBatch.ended_at.is_null()).first()
        if cut is not None:
            self._resume(cut)
            return cut
        with writing(self.gate.person, "import.began") as entry:
            batch = ImportBatch.create(person=self.gate.person.id, fingerprint=fingerprint, began_at=now())
            entry.told(batch=batch.id, fingerprint=fingerprint)
        self.report.batch = batch.id
        return batch

    def _resume(self, batch: ImportBatch) -> None:
        self.report = Report(batch.id, batch.accepted, batch.created, batch.updated)
        rows = ImportRejection.select().where(ImportRejection.batch == batch).order_by(ImportRejection.id)
        self.report.rejected = [(row.row, Invalid(row.field, row.reason.replace("%", "%%"))) for row in rows]

    def _note(self, batch: ImportBatch, row: int, rejected: Sequence[tuple[int, Invalid]]) -> None:
        batch.done, report = row, self.report
        batch.accepted, batch.created, batch.updated = report.accepted, report.created, report.updated
        batch.save()
        rows = [
            {"batch_id": batch.id, "row": at, "field": why.field, "reason": str(why)} for at, why in rejected
        ]
        insert_rows(ImportRejection, rows)

    def _end(self, batch: ImportBatch) -> None:
        report = self.report
        with writing(self.gate.person, "import.ended") as entry:
            entry.told(
                batch=batch.id, accepted=report.accepted, created=report.created, updated=report.updated
            )
            entry.told(rejected=len(report.rejected))
            batch.ended_at = now()
            batch.save()


def _fingerprint(path: Path, mapping: Mapping) -> str:
    """SHA-256 of the file and the mapping: what makes two runs the same import."""
    content = hashlib.sha256(repr(sorted(mapping.columns.items())).encode())
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            content.update(block)
    return content.hexdigest()
