"""The auditor's queries. Asking one is written on the chain; it is paged under the number of that row.

So a query is one row, however far it is paged, and nobody reads the chain past it: a page shows rows older
than the query's own, by the filter that stands there, to the person who asked.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import Expression

from app.access.gate import Gate
from app.audit.rows import read_rows
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.clock import zone
from app.errors import Invalid, NotFound
from app.people.models import Person

ASKED = "audit.queried"
DAYS = ("since", "until")
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
RECORD = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Query:
    """What is asked for, "" or None for any. `person` is a username, `record` a number; days inclusive."""

    person: str = ""
    kind: str = ""
    record: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    def condition(self) -> Expression:
        """As the WHERE of a query over the chain."""
        found = AuditEntry.id > 0
        if self.person:
            wanted = Person.select(Person.id).where(Person.username == self.person)
            found &= AuditEntry.person == wanted
        for name in ("kind", "record", "action"):
            if getattr(self, name):
                found &= getattr(AuditEntry, name) == getattr(self, name)
        if self.since:
            found &= AuditEntry.at >= _midnight(self.since)
        if self.until:
            found &= AuditEntry.at < _midnight(self.until + timedelta(days=1))
        return found

    def facts(self) -> dict[str, str]:
        """What the chain keeps of it."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Query":
        """The query that `facts` were kept of."""
        values: dict[str, Any] = {**facts}
        for name in DAYS:
            if name in facts:
                values[name] = date.fromisoformat(facts[name])
        return cls(**values)

    def check(self) -> None:
        """Raise Invalid for what makes no sense, and for a record without a number's shape.

        Whatever is typed as a record stands on the chain for good: it must be no name and no telephone
        number.
        """
        if self.record and not RECORD.fullmatch(self.record):
            raise Invalid("record", "Type the number of a record, such as C26-7K3QXP.")
        for name in DAYS:
            day = getattr(self, name)
            if day and not FIRST <= day <= LAST:
                raise Invalid(name, "Choose a day from 2000 to 2999.")
        if self.since and self.until and self.since > self.until:
            raise Invalid("until", "The last day can't be before the first.")


def ask(gate: Gate, query: Query) -> int:
    """Write on the chain that the person asks `query`. Returns the row's number. Raises Invalid."""
    gate.require("audit.view")
    query.check()
    with writing(gate.person, ASKED) as entry:
        entry.told(**query.facts())
    return entry.number


def asked(gate: Gate, number: int) -> Query:
    """The query that the person asked in row `number`. Raises NotFound where they asked none."""
    gate.require("audit.view")
    theirs = (AuditEntry.action == ASKED) & (AuditEntry.person == gate.person.id)
    rows = read_rows((AuditEntry.id == number) & theirs, 1)
    if not rows or rows[0].damaged or "entry" in rows[0].facts:
        raise NotFound
    return Query.from_facts(rows[0].facts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())
