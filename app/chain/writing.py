"""Writing: one transaction that holds the change and its row on the chain (access rule 11)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Protocol

from app.chain.links import START, digest, link
from app.chain.models import AuditEntry, AuditValue
from app.clock import now
from app.db.base import insert_rows
from app.db.connection import database
from app.db.fields import json_text, moment_text
from app.people.models import Person
from app.vault.fields import Damaged, is_sealed
from app.vault.keys import current_version
from app.vault.sealing import seal

BEFORE, AFTER = "before", "after"

JSON = (str, int, float, bool, list, dict)
NOT_OPENED = "damaged"
"""Stands on the chain where a digest would, for a value that was found damaged when it was overwritten."""

origin: ContextVar[str] = ContextVar("origin", default="")
"""Who stands behind the person: the operating-system user of a command, or an address."""


_together: ContextVar["_Together | None"] = ContextVar("together", default=None)
_listeners: dict[str, list[Callable[["Entry"], None]]] = defaultdict(list)


class Recorded(Protocol):
    """A record that the chain can name."""

    audit_kind: str

    @property
    def audit_number(self) -> str:
        """Its public number or name."""


class Entry:
    """One row of the chain in the making."""

    number: int
    """Its place in the chain, once it is written."""

    def __init__(self, person: Person | None, action: str, record: Recorded | None) -> None:
        self.person = person
        self.action = action
        self.record = record
        self.at = now()
        self.changes: dict[str, list[Any]] = {}
        within = _together.get()
        self.facts: dict[str, Any] = dict(within.facts) if within else {}
        self.sealed: dict[str, list[str | Damaged | None]] = {}

    @property
    def record_number(self) -> str:
        """What the chain calls the record, "" where the row tells of none."""
        return self.record.audit_number if self.record is not None else ""

    def changed(self, field: str, before: Any, after: Any) -> None:  # noqa: ANN401  any JSON value
        """Note that `field` went from `before` to `after`; nothing is noted when they are equal."""
        if before == after:
            return
        if self.record is not None and is_sealed(type(self.record), field):
            self.sealed[field] = [before, after]
        else:
            self.changes[field] = [
                before if before is None else _plain(before),
                after if type(after) is str else _plain(after),
            ]

    def told(self, **facts: Any) -> None:  # noqa: ANN401
        """Note facts that have no before. Whoever sees the row sees them: no value of a protected field."""
        for name, fact in facts.items():
            self.facts[name] = _plain(fact)


class _Together(NamedTuple):
    """The facts that rows tell which are written together, and those rows."""

    facts: dict[str, Any]
    rows: list[Entry]


@contextmanager
def together(**facts: Any) -> Iterator[list[Entry]]:  # noqa: ANN401  any JSON value
    """Every row of the chain that is written inside tells these `facts`, too. Gives the rows."""
    within = _Together(facts, [])
    token = _together.set(within)
    try:
        yield within.rows
    finally:
        _together.reset(token)


@contextmanager
def writing(person: Person | None, action: str, record: Recorded | None = None) -> Iterator[Entry]:
    """A write transaction with its audit row. `person` is None for the program itself.

    `action` is a dotted verb such as ``customer.created``. The row is written on leaving; if the block
    raises, nothing is. Whoever listens to the action is called after the row, in the same transaction.
    """
    with database.atomic():
        entry = Entry(person, action, record)
        yield entry
        append([entry])
        for hear in _listeners.get(action, ()):
            hear(entry)


def listen(action: str, hear: Callable[[Entry], None]) -> None:
    """Have `hear` called with each row about `action` that `writing` writes, inside its transaction."""
    if hear not in _listeners[action]:
        _listeners[action].append(hear)


def append(entries: Iterable[Entry]) -> None:
    """Write `entries` at the end of the chain; call it inside the transaction that holds their changes."""
    within = _together.get()
    last, before = head()
    values: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    version = current_version()
    for entry in entries:
        last += 1
        entry.number = last
        row = _row(entry, last, version, values)
        row["marks"], row["mac"] = link(row, before)
        before = row["mac"]
        rows.append(row)
        if within is not None:
            within.rows.append(entry)
    insert_rows(AuditEntry, rows)
    insert_rows(AuditValue, values)


def head() -> tuple[int, bytes]:
    """(count, mac) of the newest row; (0, zeros) of an empty chain."""
    row = database.execute_sql("SELECT id, mac FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    return (row[0], bytes(row[1])) if row else (0, START)


def _row(entry: Entry, number: int, version: int, values: list[dict[str, Any]]) -> dict[str, Any]:
    record = entry.record
    return {
        "id": number,
        "at": moment_text(entry.at),
        "person": entry.person.id if entry.person else None,
        "origin": origin.get(),
        "action": entry.action,
        "kind": record.audit_kind if record is not None else "",
        "record": entry.record_number,
        "changes": json_text(entry.changes),
        "facts": json_text(entry.facts),
        "sealed": json_text(
            entry.sealed
            and {field: _seal_sides(number, field, sides, values) for field, sides in entry.sealed.items()}
        ),
        "key_version": version,
    }


def _seal_sides(
    number: int, field: str, sides: list[str | Damaged | None], values: list[dict[str, Any]]
) -> list[str | None]:
    digests: list[str | None] = []
    for side, text in zip((BEFORE, AFTER), sides, strict=True):
        if text is None or isinstance(text, Damaged):
            digests.append(None if text is None else NOT_OPENED)
            continue
        sealed = seal("audit_value", f"{field}.{side}", number, text)
        values.append({"entry": number, "field": field, "side": side, "sealed": sealed})
        digests.append(digest(sealed))
    return digests


def _plain(value: Any) -> Any:  # noqa: ANN401
    if value is None or isinstance(value, JSON):
        return value
    return str(value)
