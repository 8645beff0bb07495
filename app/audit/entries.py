"""What a query finds, page by page, and one entry: values by access rule 3 with the auditor's clearance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.gate import Gate, everything
from app.access.levels import SEALED, SECRET
from app.access.models import Protected
from app.audit.addressed import shown_to
from app.audit.changes import PART, parts_above
from app.audit.queries import ASKED, Query
from app.audit.rows import Row, read_rows, read_values
from app.audit.sight import Change, See, by_rules, changes_of, nothing
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.errors import NotFound

PAGE = 50
COUNT_UP_TO = 1000

Models = Mapping[str, type[Protected]]
"""Kind → protected model, of all rooms."""


@dataclass(frozen=True)
class Found:
    """One row of the chain as an auditor sees it. `person` is the name, None for the program; `mac` in hex.

    `damaged`: the row is not what was written; nothing of it is shown but its number.
    """

    number: int
    at: datetime | None
    person: str | None
    username: str | None
    origin: str
    action: str
    kind: str
    record: str
    changes: tuple[Change, ...]
    facts: Mapping[str, Any]
    mac: str
    damaged: bool


@dataclass(frozen=True)
class Page:
    """Entries, newest first; `newer` and `older` say where more are; `count` stops above COUNT_UP_TO."""

    entries: Sequence[Found]
    newer: bool
    older: bool
    count: int


def page(
    gate: Gate, models: Models, number: int, query: Query, before: int | None = None, after: int | None = None
) -> Page:
    """Entries of the query asked in row `number`: the newest, those before `before`, or after `after`."""
    gate.require("audit.view")
    condition = query.condition() & (AuditEntry.id < number) & shown_to(gate, models)
    forward = after is not None
    edge = AuditEntry.id > after if forward else AuditEntry.id < (number if before is None else before)
    rows = read_rows(condition & edge, PAGE + 1, forward=forward)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if forward:
        rows.reverse()
    count = AuditEntry.select(AuditEntry.id).where(condition).limit(COUNT_UP_TO + 1).count()
    newer, older = (more, bool(after)) if forward else (before is not None, more)
    return Page(_shown(gate, models, rows), newer, older, count)


def entry(gate: Gate, models: Models, number: int) -> Found:
    """One entry; looking at it is a query, too. Raises NotFound."""
    gate.require("audit.view")
    rows = read_rows((AuditEntry.id == number) & shown_to(gate, models), 1)
    if not rows:
        raise NotFound
    with writing(gate.person, ASKED) as asking:
        asking.told(entry=number)
    return _shown(gate, models, rows)[0]


def _shown(gate: Gate, models: Models, rows: Sequence[Row]) -> list[Found]:
    values = read_values(rows)
    sights = _sights(gate, models, rows)
    hidden = _hidden(gate, models, rows)
    return [
        _found(row, values, nothing if row.number in hidden else sights.get((row.kind, row.record)))
        for row in rows
    ]


def _hidden(gate: Gate, models: Models, rows: Iterable[Row]) -> frozenset[int]:
    """The numbers of those rows that tell of a part above the auditor, or of one that may be."""
    clearance, found = gate.standing.clearance, set()
    for kind, model in models.items():
        words = tuple(f"{kind}.{word}." for word in model.secret_parts)
        theirs = [row for row in rows if row.kind == kind and row.action.startswith(words)]
        if theirs and clearance < SECRET:
            above = parts_above(kind, {row.record for row in theirs}, clearance)
            found |= {
                row.number
                for row in theirs
                if PART not in row.facts or (row.record, row.facts[PART]) in above
            }
    return frozenset(found)


def _found(row: Row, values: Mapping[tuple[int, str, str], bytes], see: See | None) -> Found:
    shown = changes_of(row, values, see or _in_clear(row))
    facts = dict.fromkeys(row.facts, SEALED) if see is nothing else row.facts
    return Found(
        number=row.number,
        at=row.at,
        person=row.person,
        username=row.username,
        origin=row.origin,
        action=row.action,
        kind=row.kind,
        record=row.record,
        changes=shown,
        facts=facts,
        mac=row.mac.hex(),
        damaged=row.damaged,
    )


def _sights(gate: Gate, models: Models, rows: Iterable[Row]) -> dict[tuple[str, str], See]:
    """How the auditor sees each protected record that `rows` are about: not at all above their clearance."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind in models:
            numbers[row.kind].add(row.record)
    clearance = gate.standing.clearance
    found: dict[tuple[str, str], See] = {}
    for kind, wanted in numbers.items():
        found |= {(kind, number): nothing for number in wanted}
        query = everything(models[kind], why="an audited value is as secret as its record")
        for record in query.where(models[kind].number.in_(wanted)):
            if record.level <= clearance:
                found[kind, record.number] = by_rules(gate, record, clearance)
    return found


def _in_clear(row: Row) -> See:
    """Of what is no protected record, what the chain keeps in clear."""
    return lambda field, read: read() if field in row.changes else SEALED
