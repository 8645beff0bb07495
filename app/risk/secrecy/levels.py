"""The level of a risk: never below that of the customer it is about (access rules 2, 4 and 5)."""

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
from app.risk.models import Risk
from app.risk.recording import recording
from app.risk.register.registering import may_describe
from app.risk.steps import PROPOSE, VIEW
from app.risk.texts import follow_level

RAISED, LOWERED = ACTIONS = ("risk.level.raised", "risk.level.lowered")
MOST_TOLD = 50
DECIDED = '"t1"."kind" = ? AND "t1"."record" = ? AND "t1"."action" IN (?, ?, ?)'


class Decision(NamedTuple):
    """What somebody decided about the level of a risk: `decided_by` is the second person's user name."""

    row: Row
    level: int
    reason: str
    basis: str
    decided_by: str


def higher_levels(gate: Gate, risk: Risk) -> list[int]:
    """The levels that the person may raise `risk` to: up to their own clearance."""
    return [level for level in LEVELS if risk.level < level <= gate.clearance_on(risk, PROPOSE)]


def lower_levels(risk: Risk) -> list[int]:
    """The levels that `risk` may go down to: never below its customer's."""
    return [level for level in LEVELS if lowest_of(risk) <= level < risk.level]


def lowest_of(risk: Risk) -> int:
    """The level that a risk has whatever its own is."""
    if risk.customer_id is None:
        return min(LEVELS)
    theirs = everything(Customer, Customer.level, why="a risk is at least as secret as its customer")
    return int(theirs.where(Customer.id == risk.customer_id).scalar())


def raise_level(gate: Gate, risk: Risk, level: int, why: Why, rev: int) -> None:
    """Raise the level of `risk`, up to one's clearance. Raises Forbidden, Invalid("level"), Conflict."""
    _require(gate, risk)
    if level not in higher_levels(gate, risk):
        raise Invalid("level", "Choose a level above the present one, up to your clearance.")
    if risk.owner_id and not may_own(Person.get_by_id(risk.owner_id), level, VIEW):
        raise Invalid("level", "Its owner is not cleared for this level. Name another owner first.")
    _set(gate, risk, RAISED, level, why, rev)


def lower_level(gate: Gate, risk: Risk, level: int, why: Why) -> None:
    """Lower the level of `risk` as a second person has agreed. Raises Forbidden, Conflict."""
    _require(gate, risk)
    if level not in lower_levels(risk) or why.decided_by is None:
        raise Forbidden
    _set(gate, risk, LOWERED, level, why, risk.rev)


def decisions(risk: Risk) -> list[Decision]:
    """What was decided about the level of a risk that came through the gate, newest first; one query."""
    rows = read_rows(SQL(DECIDED, (Risk.audit_kind, risk.number, "risk.registered", *ACTIONS)), MOST_TOLD)
    return [_decision(row) for row in rows if "own_level" in row.changes]


def _require(gate: Gate, risk: Risk) -> None:
    if not may_describe(gate, risk):
        raise Forbidden


def _set(gate: Gate, risk: Risk, action: str, level: int, why: Why, rev: int) -> None:
    facts = {"reason": why.reason, "basis": why.basis}
    facts |= {"decided_by": why.decided_by.username if why.decided_by else ""}
    told: dict[str, Any] = {name: fact for name, fact in facts.items() if fact}
    with sealed_ahead({Risk.audit_kind: [risk.number]}, level), database.atomic():
        follow_level(risk, level)
        with recording(gate.person, action, risk, {"own_level": level, "level": level}, rev) as entry:
            entry.told(**told)


def _decision(row: Row) -> Decision:
    facts = (str(row.facts.get(name) or "") for name in ("reason", "basis", "decided_by"))
    return Decision(row, int(row.changes["own_level"][1]), *facts)
