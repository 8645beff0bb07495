"""The level of a ticket: never below its customer's (access rules 2, 4 and 5)."""

from typing import Any, NamedTuple

from peewee import SQL

from app.access.gate import Gate, everything
from app.access.levels import LEVELS
from app.access.upward import may_own
from app.audit.rows import Row, read_rows
from app.customers.facts import Why
from app.customers.models import Customer
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.files.attaching import sealed_ahead
from app.people.models import Person
from app.tickets.happening import happen
from app.tickets.models import CLOSED, LEVEL_OF_UNKNOWN, Ticket
from app.tickets.texts import follow_level

RAISED, LOWERED = ACTIONS = ("ticket.level.raised", "ticket.level.lowered")
MOST_TOLD = 50
DECIDED = '"t1"."kind" = ? AND "t1"."record" = ? AND "t1"."action" IN (?, ?, ?)'


class Decision(NamedTuple):
    """What somebody decided about the level of a ticket: `decided_by` is the second person's user name."""

    row: Row
    before: int | None
    level: int
    reason: str
    basis: str
    decided_by: str


def higher_levels(gate: Gate, ticket: Ticket) -> list[int]:
    """The levels that the person may raise `ticket` to: up to their own clearance."""
    top = gate.clearance_on(ticket, Ticket.edit_permission)
    return [level for level in LEVELS if ticket.level < level <= top]


def lower_levels(ticket: Ticket) -> list[int]:
    """The levels that `ticket` may go down to: never below its customer's."""
    return [level for level in LEVELS if lowest_of(ticket) <= level < ticket.level]


def lowest_of(ticket: Ticket) -> int:
    """The level that a ticket has whatever its own is."""
    if ticket.customer_id is None:
        return LEVEL_OF_UNKNOWN
    theirs = everything(Customer, Customer.level, why="a ticket is at least as secret as its customer")
    return int(theirs.where(Customer.id == ticket.customer_id).scalar())


def raise_level(gate: Gate, ticket: Ticket, level: int, why: Why, rev: int) -> None:
    """Raise the level of `ticket`, up to one's clearance. Raises Forbidden, Invalid("level"), Conflict."""
    gate.require(Ticket.edit_permission, ticket)
    if level not in higher_levels(gate, ticket):
        raise Invalid("level", "Choose a level above the present one, up to your clearance.")
    if ticket.handler_id and ticket.stage != CLOSED:
        handler = Person.get_by_id(ticket.handler_id)
        if not may_own(handler, level, Ticket.edit_permission):
            raise Invalid("level", "Whoever handles it is not cleared for this level. Hand it over first.")
    _set(gate, ticket, RAISED, level, why, rev)


def lower_level(gate: Gate, ticket: Ticket, level: int, why: Why) -> None:
    """Lower the level of `ticket` as a second person has agreed. Raises Forbidden, Conflict."""
    gate.require(Ticket.edit_permission, ticket)
    if level not in lower_levels(ticket) or why.decided_by is None:
        raise Forbidden
    _set(gate, ticket, LOWERED, level, why, ticket.rev)


def set_level(ticket: Ticket, level: int) -> None:
    """Let `ticket` and what is written of it have that level, in the transaction that tells why."""
    follow_level(ticket, level)
    Ticket.update(level=level).where(Ticket.id == ticket.id).execute()
    ticket.level = level


def decisions(ticket: Ticket) -> list[Decision]:
    """What was decided about the level of a ticket that came through the gate, newest first; one query."""
    named = (Ticket.audit_kind, ticket.number, "ticket.opened", *ACTIONS)
    rows = read_rows(SQL(DECIDED, named), MOST_TOLD)
    return [_decision(row) for row in rows if "own_level" in row.changes]


def _set(gate: Gate, ticket: Ticket, action: str, level: int, why: Why, rev: int) -> None:
    facts = {"reason": why.reason, "basis": why.basis}
    facts |= {"decided_by": why.decided_by.username if why.decided_by else ""}
    told: dict[str, Any] = {name: fact for name, fact in facts.items() if fact}
    with sealed_ahead({Ticket.audit_kind: [ticket.number]}, level), database.atomic():
        happen(gate.person, ticket, action, values={"own_level": level}, rev=rev, **told)
        set_level(ticket, level)


def _decision(row: Row) -> Decision:
    before, level = row.changes["own_level"]
    facts = (str(row.facts.get(name) or "") for name in ("reason", "basis", "decided_by"))
    return Decision(row, before, int(level), *facts)
