"""Importing customers from a sheet: every row accepted, or listed with each of its faults: field and reason.

Rows are written in batches, each one transaction that also notes how far it came: a run that was cut leaves
whole rows, and the same file run again goes on after the last of them. The command line and the wizard use
it alike.
"""

import hashlib
from collections import abc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.chain.writing import together
from app.clock import now
from app.customers import record
from app.customers.adding import NewCustomer, add_customers
from app.customers.batches import BATCH as OF_BATCH
from app.customers.batches import Item, put_down
from app.customers.imports import report as import_report
from app.customers.imports.parts import (
    INTERESTS,
    Step,
    carry_out,
    deal_in,
    faults_of_deal,
    faults_of_parts,
    new_parts,
    parts_in,
    planned,
)
from app.customers.imports.report import Rejected, Report
from app.customers.imports.rights import faults_of_new, faults_of_update
from app.customers.imports.rows import FIELDS, HEADERS, PART_FIELDS, RowReader
from app.customers.models import CHANGED, MADE, Batch, Customer
from app.customers.searching.confirming import write_confirmed
from app.customers.searching.duplicates import UNIQUE, Duplicate, holders
from app.customers.typed.checking import CHECKS, contradictions
from app.customers.typed.text import clean
from app.customers.values import of_other_kind
from app.db.base import in_batches
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.sheets.mapping import Mapping, guess_mapping, read_mapping
from app.sheets.reading import Sheet, open_sheet
from app.sheets.rows import Row

BATCH = 250
"""Rows in one transaction: whoever else writes waits so long."""
BLOCK = 1 << 20
KEY = "external_id"
ROW = "row"
FIRST = 20
"""Rows of which is told what they would do."""
NEW, UPDATED, SAME, SKIPPED = "new", "updated", "same", "skipped"
CLEARED = frozenset(
    {*CHECKS, "sex", "document_type", "industry", "size", "region", "business_line", "source"}
)
CLEARED -= {KEY, "name"}
"""Fields that an empty cell may empty; a customer always has the others."""
Holders = dict[str, dict[str, Customer]]
Progress = Callable[[int, int], None]
Sink = Callable[[Sequence[Rejected]], None]


class How(NamedTuple):
    """Which rows are taken: those of new customers, of customers that are there, or both.

    `clears`: an empty cell empties the field of a customer that is there, instead of leaving it alone.
    """

    creates: bool = True
    updates: bool = True
    clears: bool = False


class Candidate(NamedTuple):
    """What was read of a row: its number, its checked values, what is wrong with the others.

    `said` are the values of parts, `empty` the mapped fields without any text. `more`: an earlier row is of
    the same customer, and this one has one more transaction, which alone is taken of it.
    """

    row: int
    values: dict[str, Any]
    wrong: list[Invalid]
    said: dict[str, Any] = {}  # noqa: RUF012  nobody changes it
    empty: frozenset[str] = frozenset()
    more: bool = False


def import_file(gate: Gate, path: Path, mapping: str | None = None, *, dry_run: bool = False) -> Report:
    """Import the sheet at `path` with the rights of `gate`.

    `mapping` is a mapping file's text; None: guessed from the headers. A row whose `external_id` stands on a
    readable customer updates it. Raises Invalid for a file or mapping that can't be read at all, Forbidden
    without `customer.import`.
    """
    require_import(gate)
    sheet = open_sheet(path)
    chosen = read_mapping(mapping, FIELDS) if mapping is not None else guess_mapping(sheet.headers, HEADERS)
    run = Import(gate, sheet, chosen)
    return run.try_out() if dry_run else run.run(fingerprint_of(path, chosen))


def require_import(gate: Gate) -> None:
    """Raise Forbidden unless the person may import customers."""
    if not gate.may("customer.import"):
        raise Forbidden("Your roles do not include importing customers.")


def require_name(columns: abc.Mapping[str, Sequence[str]]) -> None:
    """Raise Invalid unless names are mapped; transactions of customers that are there do without."""
    if not (columns.get("name") or (columns.get(KEY) and columns.get("amount"))):
        raise Invalid("mapping", "No column is mapped to the name.")


class Import:
    """One run over a sheet, whose headers are `headers`, by default as they stand.

    Raises Invalid for a mapping without a name, or one that does not fit the sheet. `progress` is told of
    rows done and of all; `sink` takes the rejected rows in place of the report, which so stays small.
    """

    def __init__(
        self,
        gate: Gate,
        sheet: Sheet,
        mapping: Mapping,
        how: How = How(),  # noqa: B008  immutable
        headers: Sequence[str] = (),
    ) -> None:
        require_name(mapping.columns)
        self.gate = gate
        self.sheet = sheet
        self.how = how
        self.binding = mapping.bind(headers or sheet.headers)
        self.reader = RowReader()
        self.report = Report()
        self.first: list[tuple[int, str, str]] = []
        self.batch: Batch | None = None
        self.written: list[Item] = []
        self.seen: dict[str, dict[str, int]] = {name: {} for name in UNIQUE}

    def try_out(self, progress: Progress = lambda _done, _all: None, sink: Sink | None = None) -> Report:
        """Check every row, write none. What the first rows would do is in `first`."""
        count, done = self.sheet.count(), 0
        for rows in in_batches(self.sheet, BATCH):
            self._apply(self._read(rows))
            self._hand_over(sink)
            done += len(rows)
            progress(done, count)
        return self.report

    def run(
        self, fingerprint: str, progress: Progress = lambda _done, _all: None, *, forgets: bool = False
    ) -> Report:
        """Write the rows, beginning after the last one that an earlier run of the same dealt with.

        `forgets`: what was rejected is kept with the batch alone, and not in the report.
        """
        count = self.sheet.count()  # a file that breaks off further down is refused before
        batch, self.report = import_report.begin(self.gate.person, fingerprint, forgets=forgets)
        self.batch = batch
        done, place = batch.done, 0
        for rows in in_batches(self.sheet, BATCH):
            # What must stand once in the file is remembered of those done, too.
            candidates = [one for one in self._read(rows) if one.row > done]
            place += len(rows)
            if not candidates:
                continue
            before = len(self.report.rejected)
            with database.atomic():
                self._apply(candidates)
                import_report.note(batch, self.report, rows[-1].number, self.report.rejected[before:])
            if forgets:
                self._hand_over(lambda _: None)
            progress(place, count)
        import_report.end(self.gate.person, batch, self.report)
        return self.report

    def _hand_over(self, sink: Sink | None) -> None:
        if sink is not None:
            sink(self.report.rejected)
            self.report.rejected = []

    def _read(self, rows: Sequence[Row]) -> list[Candidate]:
        texts = [self.binding.values(row) for row in rows]
        types = self._document_types(texts)
        return [
            self._candidate(row, text, types.get(clean(text.get(KEY, ""))))
            for row, text in zip(rows, texts, strict=True)
        ]

    def _document_types(self, texts: Sequence[dict[str, str]]) -> dict[str, str | None]:
        """By key, what kind of number the ID number is on the customers whose row does not name it."""
        open_ones = [text for text in texts if text.get("id_number") and not text.get("document_type")]
        keys = {clean(text[KEY]) for text in open_ones if text.get(KEY)}
        known = holders(self.gate, KEY, keys) if keys else {}
        return {
            key: customer.document_type
            for key, customer in known.items()
            if self.gate.may_write(customer, "document_type", "customer.edit")
        }

    def _candidate(self, row: Row, texts: dict[str, str], document_type: str | None) -> Candidate:
        wrong = [*self.binding.faults(row), *self._surplus(row)]
        read, others = self.reader.read(texts, self.binding.rounded(row), document_type)
        values = {name: value for name, value in read.items() if name not in PART_FIELDS}
        said = parts_in(read)
        more = bool(deal_in(said)) and self.seen[KEY].get(values.get(KEY, ""), row.number) != row.number
        wrong += others if more else [*others, *self._repeats(row.number, values)]
        if not wrong and not more:
            for name in filter(values.get, UNIQUE):
                self.seen[name][values[name]] = row.number
        empty = frozenset(name for name, text in texts.items() if not text.strip())
        return Candidate(row.number, values, wrong, said, empty, more)

    def _surplus(self, row: Row) -> Iterator[Invalid]:
        if any(cell.strip() for cell in row.cells[len(self.sheet.headers) :]):
            message = "This row has more cells than the header. A delimiter in a text needs quotes."
            yield Invalid(ROW, message)

    def _repeats(self, row: int, values: dict[str, Any]) -> Iterator[Invalid]:
        for name in filter(values.get, UNIQUE):
            first = self.seen[name].get(values[name], row)
            if first != row:
                yield Invalid(name, "Row %(row)s of this file has it already.", row=first)

    def _apply(self, candidates: Sequence[Candidate]) -> None:
        held = {
            name: holders(self.gate, name, {one.values[name] for one in candidates if one.values.get(name)})
            for name in UNIQUE
        }
        new: list[NewCustomer] = []
        told: list[Duplicate] = []
        for one in candidates:
            existing = held[KEY].get(one.values.get(KEY, ""))
            wrong: list[Invalid] = []
            if _is_shifted(one):
                wrong = one.wrong
            elif one.more:
                wrong = self._more(one, existing, new)
            elif not (self.how.creates if existing is None else self.how.updates):
                self._tell(one, SKIPPED, existing)
            elif existing is None:
                wrong = self._new(one, held, new)
            else:
                wrong = self._update(one, existing)
            self._reject(one.row, wrong)
            told += [error for error in wrong if isinstance(error, Duplicate)]
        if told:
            with database.atomic():
                write_confirmed(self.gate.person, told)
        if self.batch is not None:
            added = add_customers(new, "customer.imported", **{OF_BATCH: self.batch.number})
            self.written += [Item(entry.record_number, MADE, entry.number) for entry in added]
            put_down(self.batch, self.written)
            self.written = []
        self.report.created += len(new)
        self.report.accepted += len(new)

    def _new(self, one: Candidate, held: Holders, new: list[NewCustomer]) -> list[Invalid]:
        """What speaks against a customer of this row; where nothing does, it is added to `new`."""
        wrong = [*one.wrong, *faults_of_new(self.gate, one.values)]
        values = record.with_defaults(self.gate, _sound(one.values, wrong))
        wrong += [*contradictions(values), *faults_of_parts(one.said, values["kind"])]
        wrong += faults_of_deal(one.said, values.get("business_line"))
        for name in UNIQUE:
            if values.get(name) in held[name]:
                wrong.append(Duplicate(name, held[name][values[name]].number))
        if not wrong:
            at, person = now(), self.gate.person
            parts, interests = new_parts(one.said, values, at, person), one.said.get(INTERESTS, ())
            new.append(NewCustomer(values, at, person, parts=parts, interests=interests))
            self._tell(one, NEW)
        return wrong

    def _more(self, one: Candidate, existing: Customer | None, new: list[NewCustomer]) -> list[Invalid]:
        """Add the transaction of this row to the customer of an earlier one."""
        deal, key = deal_in(one.said), one.values[KEY]
        wrong = list(one.wrong)
        if existing is None:
            place = next((at for at, each in enumerate(new) if each.values.get(KEY) == key), None)
            if place is None:
                return [*wrong, Invalid(KEY, "The row of this customer further up was left out.")]
            first = new[place]
            wrong += faults_of_deal(deal, first.values.get("business_line"))
            if not wrong:
                added = new_parts(deal, first.values, first.at, self.gate.person)
                new[place] = replace(first, parts=[*first.parts, *added])
        else:
            steps, others = planned(self.gate, existing, deal)
            wrong += others
            if not wrong and steps and self.batch is not None:
                wrong = self._write(existing, {}, steps)
        if wrong:
            return wrong
        self.report.accepted += 1
        self.report.updated += 1
        self._tell(one, UPDATED, existing)
        return []

    def _update(self, one: Candidate, existing: Customer) -> list[Invalid]:
        """What speaks against changing `existing` to this row; where nothing does, it is done."""
        values = one.values | self._emptied(one, existing)
        values |= {name: value for name, value in one.said.items() if name == INTERESTS}
        wrong = [*one.wrong, *faults_of_update(self.gate, existing, values)]
        if any(error.field == KEY for error in wrong):
            return wrong
        changed, others = record.differing(self.gate, existing, _sound(values, wrong))
        rest = {name: value for name, value in one.said.items() if name != INTERESTS}
        steps, others_still = planned(self.gate, existing, rest) if rest else ([], [])
        wrong += [*others, *others_still]
        if not wrong and (changed or steps) and self.batch is not None:
            wrong = self._write(existing, changed, steps)
        if wrong:
            return wrong
        self.report.accepted += 1
        self.report.updated += bool(changed or steps)
        self._tell(one, UPDATED if changed or steps else SAME, existing)
        return []

    def _write(self, existing: Customer, changed: dict[str, Any], steps: list[Step]) -> list[Invalid]:
        try:
            with database.atomic(), together(**{OF_BATCH: self.batch.number}) as rows:  # type: ignore[union-attr]
                if changed:
                    record.write_edit(self.gate, existing, changed, "customer.import.updated")
                carry_out(self.gate, existing, steps)
        except Invalid as wrong:
            return [wrong]
        self.written += [Item(existing.number, CHANGED, row.number) for row in rows]
        return []

    def _emptied(self, one: Candidate, existing: Customer) -> dict[str, Any]:
        """The fields that this row's empty cells empty."""
        if not self.how.clears:
            return {}
        there = CLEARED.difference(of_other_kind(existing.kind))
        return dict.fromkeys(one.empty & there)

    def _tell(self, one: Candidate, what: str, existing: Customer | None = None) -> None:
        self.report.skipped += what == SKIPPED
        if len(self.first) < FIRST:
            self.first.append((one.row, what, existing.number if existing else ""))

    def _reject(self, row: int, wrong: Sequence[Invalid]) -> None:
        """List the first fault of each field."""
        by_field = {error.field: error for error in reversed(wrong)}
        self.report.rejected_rows += bool(wrong)
        self.report.rejected += [(row, error) for error in wrong if by_field[error.field] is error]


def _is_shifted(one: Candidate) -> bool:
    """Whether the row as a whole is wrong: what its cells hold may be meant for others."""
    return any(error.field == ROW for error in one.wrong)


def _sound(values: dict[str, Any], wrong: Sequence[Invalid]) -> dict[str, Any]:
    """The values of those fields with which nothing is wrong."""
    fields = {error.field for error in wrong}
    return {name: value for name, value in values.items() if name not in fields}


def fingerprint_of(path: Path, mapping: Mapping) -> str:
    """SHA-256 of the file and the mapping: what makes two runs the same import."""
    content = hashlib.sha256(repr(sorted(mapping.columns.items())).encode())
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            content.update(block)
    return content.hexdigest()
