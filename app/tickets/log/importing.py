"""Importing an event log: every case a ticket, every event kept, what is odd flagged with its reason."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from app.access.gate import Gate
from app.chain.numbering import fresh_number, fresh_numbers
from app.chain.row_marks import ROWS
from app.chain.writing import Entry, append, writing
from app.clock import now, zone
from app.customers.adding import NewCustomer, add_customers
from app.customers.models import ENTERPRISE, Customer
from app.customers.part_marks import marks, name_of
from app.customers.record import with_defaults
from app.db.base import fetch, in_batches, insert_rows, next_id
from app.db.connection import database
from app.db.fields import moment_text
from app.errors import Forbidden, Invalid
from app.people.models import DictionaryEntry, Person
from app.sheets.mapping import read_mapping
from app.sheets.reading import open_sheet
from app.tickets.clocks import Measures, settled
from app.tickets.events import NORMAL, RECEIVED, URGENCIES, Event
from app.tickets.happening import told
from app.tickets.log.cases import Case, Flag, LogEvent, LogRow, cases_of, events_of
from app.tickets.log.meanings import meanings
from app.tickets.log.models import LogBatch, LogTicket
from app.tickets.models import CLOSED, MOVED, RECEPTION, SOLVED, Ticket, TicketEvent
from app.tickets.opening import LETTER, LONGEST_SUBJECT
from app.tickets.standards.versions import in_force
from app.tickets.texts import index_subject, text_columns
from app.vault.fields import sealed_columns

FIELDS = frozenset(
    {"case", "activity", "resource", "timestamp", "customer", "category", "urgency", "subject", "channel"}
)
NEEDED = ("case", "activity", "timestamp")
VALUES = "urgency_values"
BATCH = 100
"""Cases in one transaction: whoever else writes waits so long."""
CHANNEL = "web"
CATEGORY = "ticket_category"
LEVEL = 2
BATCH_LETTER = "L"
BATCH_OF = "batch"
"""The fact of a row of the chain that says which import it belongs to."""
CUSTOMER_ADDED, CATEGORY_ADDED = ("customer.imported", "dictionary.added")
TOLD = ("subject", "channel", "category", "urgency", "tier", "stage", "own_level", "external_id")
UNKNOWN_URGENCY = Invalid("urgency", "The log does not say what this urgency means: it is taken as normal.")
KNOWN_CASE = Invalid("case", "A ticket of this case is there already, so it was left out.")
NO_ANSWER = Invalid(
    "activity",
    "The log does not say when customers were told anything: response and feedback are not known, and in no"
    " rate.",
)
NEW_CATEGORY = Invalid("category", "This category was new and has been added to the dictionary.")

Progress = Callable[[int, int], None]


@dataclass
class LogReport:
    """What came of an import: how many tickets and events, what was odd, the number of the batch."""

    tickets: int = 0
    events: int = 0
    flagged: list[Flag] = field(default_factory=list)
    batch: str = ""


def import_log(
    gate: Gate, path: Path, mapping: str, progress: Progress = lambda _done, _all: None
) -> LogReport:
    """Import the log at `path` with the rights of `gate`; `mapping` is a mapping file's text.

    Raises Invalid for a file or mapping that can't be read, Forbidden without the rights to open tickets and
    to import customers.
    """
    if not (gate.has("ticket.create") and gate.has("customer.import")):
        raise Forbidden("Your roles do not include opening tickets and importing customers.")
    columns, urgencies = _read_mapping(mapping)
    sheet = open_sheet(path)
    binding = columns.bind(sheet.headers)
    report = LogReport()
    rows = (LogRow(row.number, binding.values(row)) for row in sheet)
    cases = cases_of(rows, report.flagged)
    run = _Run(gate, urgencies, report)
    done = 0
    for batch in in_batches(cases, BATCH):
        run.write(batch)
        done += len(batch)
        progress(done, len(cases))
    run.finish()
    return report


class _Run:
    """One import, batch after batch."""

    def __init__(self, gate: Gate, urgencies: Mapping[str, str], report: LogReport) -> None:
        self.gate, self.urgencies, self.report = gate, urgencies, report
        self.meanings, self.zone, self.standard = meanings(), zone(), in_force()
        self.people = {name.casefold(): row for row, name in _names()}
        self.customers: dict[str, Customer] = {}
        self.categories = _categories()
        self.odd: set[str] = set()
        self.by = Measures()
        with writing(gate.person, "ticket.log.began", None) as entry:
            number = fresh_number(LogBatch, BATCH_LETTER, now().year)
            self.batch = LogBatch.create(number=number, person=gate.person, at=now())
            entry.told(batch=number)
        report.batch = str(self.batch.number)

    def write(self, cases: Sequence[Case]) -> None:
        """Write some cases with all that belongs to them, in one transaction."""
        with database.atomic():
            new = self._without_known(cases)
            stories = [(case, events_of(case, self.meanings, self.zone, self.report.flagged)) for case in new]
            told = [(case, story) for case, story in stories if story]
            self._add_customers({case.value("customer") for case, _ in told} - {""})
            self._add_categories(told)
            first = next_id(Ticket)
            numbers = fresh_numbers(Ticket, LETTER, [story[0].at.year for _, story in told])
            entries = [
                self._ticket(row, number, case, story)
                for row, (number, (case, story)) in enumerate(zip(numbers, told, strict=True), start=first)
            ]
            append(entries)
            if told and not self.report.tickets:
                self.report.flagged.append(Flag(told[0][0].name, told[0][0].rows[0].number, NO_ANSWER))
            self.report.tickets += len(told)
            self.report.events += sum(event.row is not None for _, story in told for event in story)

    def finish(self) -> None:
        """Note how much it was."""
        with writing(self.gate.person, "ticket.log.imported", self.batch) as entry:
            counts = {"tickets": self.report.tickets, "events": self.report.events}
            LogBatch.update(**counts).where(LogBatch.id == self.batch.id).execute()
            entry.told(**counts)

    def _without_known(self, cases: Sequence[Case]) -> list[Case]:
        names = [case.name for case in cases]
        known = self.gate.select(Ticket, Ticket.external_id).where(Ticket.external_id.in_(names))
        there = {name for (name,) in known.tuples()}
        for case in cases:
            if case.name in there:
                self.report.flagged.append(Flag(case.name, case.rows[0].number, KNOWN_CASE))
        return [case for case in cases if case.name not in there]

    def _add_customers(self, wanted: Iterable[str]) -> None:
        """Those customers by their key: the readable ones that are there, new enterprises for the others."""
        missing = sorted(set(wanted) - self.customers.keys())
        self._find_customers(missing)
        new = [name for name in missing if name not in self.customers]
        if new:
            made = ({"kind": ENTERPRISE, "name": name, "external_id": name} for name in new)
            values = [with_defaults(self.gate, one) for one in made]
            add_customers(
                [NewCustomer(one, now(), self.gate.person) for one in values],
                CUSTOMER_ADDED,
                **{BATCH_OF: self.report.batch},
            )
            self._find_customers(new)

    def _find_customers(self, names: Sequence[str]) -> None:
        for batch in in_batches(names):
            found = self.gate.select(Customer).where(Customer.external_id.in_(list(batch)))
            self.customers |= {str(one.external_id): one for one in fetch(found)}

    def _add_categories(self, told: Iterable[tuple[Case, Sequence[LogEvent]]]) -> None:
        """Entries of the dictionary for the categories that are new; each is flagged once."""
        for case, _ in told:
            name = case.value("category")
            if not name or name.casefold() in self.categories:
                continue
            taken = set(self.categories.values())
            place = next(number for number in count(len(taken) + 1) if f"log_{number}" not in taken)
            code = f"log_{place}"
            made = DictionaryEntry(dictionary=CATEGORY, code=code, zh=name, en=name, position=place)
            with writing(self.gate.person, CATEGORY_ADDED, made) as entry:
                entry.told(**{BATCH_OF: self.report.batch})
                entry.changed("zh", None, name)
                entry.changed("en", None, name)
                made.save(force_insert=True)
            self.categories[name.casefold()] = code
            self.report.flagged.append(Flag(case.name, case.rows[0].number, NEW_CATEGORY))

    def _urgency(self, case: Case) -> str:
        named = case.value("urgency")
        meant = self.urgencies.get(named, NORMAL)
        if named and named not in self.urgencies and named not in self.odd:
            self.odd.add(named)
            self.report.flagged.append(Flag(case.name, case.rows[0].number, UNKNOWN_URGENCY))
        return meant

    def _ticket(self, row: int, number: str, case: Case, story: Sequence[LogEvent]) -> Entry:
        """Write one ticket with what happened to it; gives its row of the chain."""
        customer = self.customers.get(case.value("customer"))
        last = next((one.resource for one in reversed(story) if one.resource), "")
        ticket = self._row(row, number, case, story, customer, last)
        stage = next((one.to_stage for one in reversed(story) if one.to_stage), RECEPTION)
        events = [
            Event(one.at, one.kind, urgency=ticket.urgency, person=ticket.handler_id)
            for one in story
            if one.kind != MOVED
        ]
        ticket.stage, ticket.ending = stage, SOLVED if stage == CLOSED else None
        columns = settled(ticket, {"stage": stage}, events, self.by)
        ticket.__data__.update(columns, closed_at=story[-1].at if stage == CLOSED else None)
        ticket.save(force_insert=True)
        index_subject(row, ticket.subject)
        events_told = self._events(ticket, story)
        insert_rows(TicketEvent, [kept for kept, _marks in events_told])
        LogTicket.create(batch=self.batch.id, ticket=row, rev=ticket.rev)
        entry = self._told(ticket, customer, story)
        entry.facts[ROWS] = {name_of(TicketEvent, str(kept["id"])): said for kept, said in events_told}
        return entry

    def _row(
        self,
        row: int,
        number: str,
        case: Case,
        story: Sequence[LogEvent],
        customer: Customer | None,
        last: str,
    ) -> Ticket:
        own = LEVEL if customer is None else 1
        place: dict[str, Any] = {
            "department": self.gate.person.department_id,
            "level": LEVEL,
            "own_level": own,
            "kind": "unknown",
            "tier": "C",
        }
        if customer is not None:
            place |= {
                "customer": customer.id,
                "owner": customer.owner_id,
                "department": customer.department_id,
                "region": customer.region,
                "business_line": customer.business_line,
                "level": max(own, customer.level),
                "kind": customer.kind,
                "tier": customer.tier,
            }
        handler = self.people.get(last.casefold())
        return Ticket(
            id=row,
            number=number,
            **place,
            **sealed_columns(Ticket, row, {}),
            subject=(case.value("subject") or case.name)[:LONGEST_SUBJECT],
            channel=CHANNEL,
            category=self.categories.get(case.value("category").casefold()),
            urgency=self._urgency(case),
            stage=RECEPTION,
            handler=handler,
            resource=None if handler else last or None,
            opened_by=self.gate.person.id,
            opened_at=story[0].at,
            received_at=story[0].at,
            updated_at=story[-1].at,
            standard=self.standard,
            external_id=case.name,
        )

    def _events(self, ticket: Ticket, story: Sequence[LogEvent]) -> list[tuple[dict[str, Any], str]]:
        """The rows of what happened, each with what the chain keeps of it."""
        first = next_id(TicketEvent)
        rows = []
        for row, one in enumerate(story, start=first):
            note = " · ".join(filter(None, (one.note, one.resource))) or None
            plain = {
                "at": moment_text(one.at),
                "recorded_at": moment_text(now()),
                "kind": one.kind,
                "person": self.people.get(one.resource.casefold()),
                "urgency": ticket.urgency if one.kind == RECEIVED else None,
                "holder": ticket.handler_id if one.kind == RECEIVED else None,
                "to_stage": one.to_stage,
            }
            kept = {TicketEvent._meta.fields[name].column_name: value for name, value in plain.items()}
            kept |= {"id": row, "ticket_id": ticket.id, "complexity": None, "complaint": 0, "until": None}
            kept |= text_columns(TicketEvent, row, {"note": note}, ticket.level)
            rows.append((kept, marks(TicketEvent, str(row), {**plain, "note": note})))
        return rows

    def _told(self, ticket: Ticket, customer: Customer | None, story: Sequence[LogEvent]) -> Entry:
        entry = Entry(self.gate.person, "ticket.imported", ticket)
        for name in (
            "subject",
            "channel",
            "category",
            "urgency",
            "tier",
            "stage",
            "ending",
            "own_level",
            "external_id",
            "standard",
        ):
            entry.changed(name, None, getattr(ticket, name))
        entry.changed("received_at", None, moment_text(ticket.received_at))
        entry.changed("resource", None, ticket.resource)
        entry.changed("handler", None, ticket.handler_id and told("handler", ticket.handler_id))
        if customer is not None:
            entry.changed("customer", None, customer.number)
        else:
            entry.changed("department", None, ticket.department_id)
        entry.told(batch=self.report.batch, events=len(story))
        return entry


def _read_mapping(text: str) -> tuple[Any, dict[str, str]]:
    """The columns, and what the log's values of urgency mean. Raises Invalid("mapping")."""
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        content = {}
    values = content.pop(VALUES, {}) if isinstance(content, dict) else {}
    if not isinstance(values, dict) or not set(values.values()) <= set(URGENCIES):
        raise Invalid("mapping", "Each value of the urgency means normal, urgent or critical.")
    columns = read_mapping(json.dumps(content) if content else text, FIELDS)
    for name in NEEDED:
        if not columns.columns.get(name):
            raise Invalid("mapping", "No column is mapped to %(target)s.", target=name)
    return columns, values


def _names() -> list[tuple[int, str]]:
    """Users by user name and name; a name that two have is nobody's."""
    found: dict[str, set[int]] = {}
    for row, username, name in Person.select(Person.id, Person.username, Person.name).tuples():
        for one in {username, name}:
            found.setdefault(one, set()).add(row)
    return [(rows.pop(), name) for name, rows in found.items() if len(rows) == 1]


def _categories() -> dict[str, str]:
    """Codes of the categories of tickets by what they are called."""
    entries = DictionaryEntry.select().where(DictionaryEntry.dictionary == CATEGORY)
    return {name.casefold(): one.code for one in entries for name in (one.code, one.zh, one.en)}
