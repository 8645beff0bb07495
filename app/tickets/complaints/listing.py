"""The list of complaints: which rows an address asks for, and what each shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate, everything
from app.clock import zone
from app.customers.words import Words
from app.db.base import unindexed
from app.tickets.complaints.models import OUTCOMES, SEVERITIES, Complaint
from app.tickets.complaints.reading import shown_of
from app.tickets.complaints.writing import CAUSES
from app.tickets.lists.rows import Row, rows_of
from app.tickets.models import CLOSED, IS_COMPLAINT, Ticket
from app.web.listing import Sort

SORTS = {"received": Sort(Ticket.received_at, "desc")}
OPEN, ENDED, ALL = STATES = ("open", "closed", "all")
UNDECIDED = "undecided"
FILTERS = ("severity", "cause", "outcome")
"""Those by what stands in the complaint itself; each has the name of its column."""
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
NOTHING = SQL("0")
SHOWN = ("received_at",)


@dataclass(frozen=True)
class Query:
    """What an address asks for; `unknown` where it names what there is not. `since` and `until` are days."""

    state: str = OPEN
    severity: str = ""
    cause: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None
    unknown: bool = False

    @classmethod
    def read(cls, gate: Gate, values: Mapping[str, str], words: Words) -> "Query":
        """What these values of an address say; what the person is not cleared for narrows to nothing."""
        known: dict[str, Any] = {
            "severity": SEVERITIES,
            "cause": words.table(CAUSES),
            "outcome": (UNDECIDED, *OUTCOMES),
        }
        state, may = values.get("state") or OPEN, usable(gate)
        chosen = {name: values.get(name, "") for name in known}
        days = {name: _day(values.get(name)) for name in ("since", "until")}
        wrong = state not in STATES
        wrong |= any(code and (code not in known[name] or name not in may) for name, code in chosen.items())
        wrong |= any(values.get(name) and day is None for name, day in days.items())
        return cls(state, **chosen, **days, unknown=wrong)  # type: ignore[arg-type]

    @property
    def address(self) -> dict[str, str]:
        """The values that say so."""
        days = {name: day.isoformat() for name in ("since", "until") if (day := getattr(self, name))}
        codes = {name: getattr(self, name) for name in FILTERS}
        return {"state": self.state if self.state != OPEN else "", **codes, **days}

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than what is open."""
        return self.unknown or any(self.address.values())


def usable(gate: Gate) -> frozenset[str]:
    """The filters by what stands in a complaint that the person may use (access rule 3)."""
    return frozenset(name for name in FILTERS if gate.may_use(Ticket, Complaint.rule_names[name]))


class Listed(NamedTuple):
    """A complaint of the list: its ticket, and what is known of it as a complaint."""

    row: Row
    complaint: Any


def select(gate: Gate, query: Query) -> ModelSelect:
    """The readable complaints that `query` asks for, in no order."""
    found = gate.select(Ticket).where(IS_COMPLAINT)
    if query.unknown:
        return found.where(NOTHING)
    if query.state != ALL:
        stage = unindexed(Ticket.stage)
        found = found.where(stage == CLOSED if query.state == ENDED else stage != CLOSED)
    if query.since:
        found = found.where(Ticket.received_at >= _midnight(query.since))
    if query.until:
        found = found.where(Ticket.received_at < _midnight(query.until + timedelta(days=1)))
    return _narrowed(gate, found, query)


def listed(gate: Gate, tickets: Sequence[Ticket]) -> list[Listed]:
    """What the list shows of tickets that came through the gate, in a fixed number of queries."""
    every = everything(Complaint, why="they belong to tickets that came through the gate")
    known = {one.ticket_id: one for one in every.where(Complaint.ticket.in_([one.id for one in tickets]))}
    return [
        Listed(row, shown_of(gate, ticket, known.get(ticket.id)))
        for ticket, row in zip(tickets, rows_of(gate, tickets, SHOWN), strict=True)
    ]


def _narrowed(gate: Gate, found: ModelSelect, query: Query) -> ModelSelect:
    """By what stands in the complaint; one without a row is not decided, and nothing else is known of it."""
    asked = {name: code for name in FILTERS if (code := getattr(query, name))}
    for name in asked:
        known = gate.known_by(Ticket, Complaint.rule_names[name])
        found = found if known is None else found.where(known)
    wanted = [getattr(Complaint, name) == code for name, code in asked.items() if code != UNDECIDED]
    beside = everything(Complaint, SQL("1"), why="its ticket comes through the gate")
    beside = beside.where(Complaint.ticket == Ticket.id)
    if wanted:
        found = found.where(fn.EXISTS(beside.where(*wanted)))
    if query.outcome == UNDECIDED:
        found = found.where(~fn.EXISTS(beside.where(Complaint.outcome.is_null(False))))  # noqa: FBT003
    return found


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, zone())
