"""The list of suggestions: which rows an address asks for, in which order, and how many wait for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from peewee import JOIN, SQL, Expression, ModelSelect

from app.access.gate import Gate, everything
from app.access.upward import heads
from app.customers.words import Words
from app.db.connection import database
from app.people.departments import all_departments, own_and_below
from app.people.models import Department
from app.tickets.models import Ticket
from app.tickets.suggestions.deciding import MANAGE
from app.tickets.suggestions.models import STATES, WAITING, Suggestion
from app.web.listing import Sort

SAID = {"said": Sort(Suggestion.at, "desc")}
DECIDED = {"decided": Sort(Suggestion.decided_at, "desc"), **SAID}
MOST_COUNTED = 99
NOTHING = SQL("0")


@dataclass(frozen=True)
class Query:
    """What an address asks for: a `state`, a department and all below it, a category of tickets.

    `mine` are those on which the person decides; `unknown`: it names what there is not.
    """

    state: str = WAITING
    department: int | None = None
    category: str = ""
    mine: bool = False
    unknown: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str], words: Words) -> "Query":
        """What these values of an address say."""
        state, category = values.get("state", WAITING), values.get("category", "")
        named = values.get("department", "")
        departments = {str(key): key for key, _ in words.offered("department")}
        categories = {"", *(key for key, _ in words.offered("ticket_category", category))}
        known = state in STATES and category in categories and named in {"", *departments}
        return cls(
            state if state in STATES else WAITING,
            departments.get(named),
            category if known else "",
            mine=bool(values.get("mine")),
            unknown=not known,
        )

    @property
    def address(self) -> dict[str, str]:
        """The values that say so."""
        return {
            "state": "" if self.state == WAITING else self.state,
            "department": str(self.department or ""),
            "category": self.category,
            "mine": "1" if self.mine else "",
        }

    @property
    def narrows(self) -> bool:
        """Whether it asks for fewer than all of its state."""
        return bool(self.department or self.category or self.mine or self.unknown)

    @property
    def sorts(self) -> dict[str, Sort]:
        """By what they may be sorted, the usual first."""
        return SAID if self.state == WAITING else DECIDED


def select(gate: Gate, query: Query) -> ModelSelect:
    """The suggestions that `query` asks for, of the tickets that the person may read."""
    found = _readable(gate).where(Suggestion.state == query.state)
    if query.unknown:
        return found.where(NOTHING)
    if query.department:
        below = own_and_below(all_departments(), query.department)
        found = found.where(Ticket.department.in_(sorted(below)))
    if query.category:
        found = found.where(Ticket.category == query.category)
    return found.where(_decided_by(gate)) if query.mine else found


def count_waiting(gate: Gate) -> int:
    """How many suggestions wait for the person's decision, at most one more than MOST_COUNTED."""
    if not gate.has(Ticket.view_permission) or not _decides_at_all(gate):
        return 0
    waiting = _readable(gate).where(Suggestion.state == WAITING, _decided_by(gate))
    sql, values = waiting.columns(SQL("1")).limit(MOST_COUNTED + 1).sql()
    return int(database.execute_sql(f"SELECT count(*) FROM ({sql})", values).fetchone()[0])  # noqa: S608  our SQL


def _decides_at_all(gate: Gate) -> bool:
    """Whether the person leads a department or manages the service; of others nothing more need be asked."""
    return gate.has(MANAGE) or Department.select().where(Department.lead_id == gate.person.id).exists()


def _readable(gate: Gate) -> ModelSelect:
    """Those of readable tickets; the join that SQLite never turns round lets the suggestions' index lead."""
    return (
        everything(Suggestion, why="each is read with its ticket, which is narrowed by the gate")
        .join(Ticket, JOIN.CROSS)
        .where(Suggestion.ticket == Ticket.id)
        .where(gate.condition(Ticket, Ticket.view_permission))
    )


def _decided_by(gate: Gate) -> Expression:
    """Those of handlers whom the person leads, and of nobody's where they manage the service."""
    mine = {gate.person.id, *([None] if gate.has(MANAGE) else [])}
    led = sorted(person for person, head in heads().items() if head in mine)
    holder = SQL('coalesce("t2"."handler_id", "t2"."opened_by_id")')
    return holder.in_(led) if led else NOTHING
