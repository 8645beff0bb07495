"""Taking a signal into the register of risks: once, linked both ways (clauses 5.1 and 5.4)."""

from collections.abc import Mapping

from app.access.gate import Gate, everything
from app.customers.models import Customer
from app.db.connection import database
from app.errors import Conflict, Forbidden
from app.people.models import Department, Person
from app.risk.models import CLOSED, Risk
from app.risk.people import owners_for
from app.risk.register.registering import LONGEST_TITLE, NewRisk, register
from app.risk.signals.acting import write
from app.risk.signals.models import FALSE, Signal, SignalRule
from app.risk.signals.responding import rule_of
from app.risk.signals.words import rule_name, said
from app.risk.steps import PROPOSE

OTHERWISE = "operating_error"
CATEGORIES: Mapping[str, str] = {
    "receivable_overdue": "credit",
    "score_lost": "credit",
    "days_without_contact": "customer_loss",
    "turnover_share": "customer_loss",
    "turned_quiet": "customer_loss",
    "upheld_complaints": "service_quality",
    "low_scores": "service_quality",
    "complaint_rate": "service_quality",
    "breach_rate": "service_quality",
    "revenue_share": "concentration",
    "leavers_customers": "people",
    "risk_reviews_overdue": "operating_error",
}
"""What is measured → the category of the risk that it tells of."""


def may_take_in(gate: Gate, signal: Signal) -> bool:
    """Whether the person may take it into the register.

    A false alarm tells of no risk; what is about people's access is nobody else's.
    """
    return not signal.addressed and signal.state != FALSE and gate.has(PROPOSE)


def take_in(gate: Gate, signal: Signal) -> tuple[Risk, bool]:
    """The risk that a signal is in the register, and whether it was taken in just now.

    A later signal of the same cause belongs to the same risk while that is open. Raises Forbidden; Conflict
    where it is a risk that the person can't read.
    """
    if not may_take_in(gate, signal):
        raise Forbidden
    if signal.risk_id is not None:
        return _readable(gate, signal.risk_id), False
    with database.atomic():
        there = _of_same_cause(signal)
        risk = _readable(gate, there) if there is not None else _registered(gate, signal)
        write(gate.person, "signal.registered", signal, {"risk": risk.id})
    return risk, there is None


def risk_of(gate: Gate, signal: Signal) -> Risk | None:
    """The risk of a signal, if the person may read it."""
    if signal.risk_id is None or not gate.has(Risk.view_permission):
        return None
    found: Risk | None = gate.select(Risk).where(Risk.id == signal.risk_id).first()
    return found


def _readable(gate: Gate, row: int) -> Risk:
    found: Risk | None = gate.select(Risk).where(Risk.id == row).first()
    if found is None:
        raise Conflict("This is in the register already.")
    return found


def _of_same_cause(signal: Signal) -> int | None:
    """The id of the open risk that an earlier signal of the same cause is."""
    earlier = everything(Signal, Signal.risk, why="a cause is in the register once; nothing is shown")
    same = (
        Signal.rule == signal.rule_id,
        Signal.subject == signal.subject,
        Signal.instance == signal.instance,
        Signal.risk.is_null(is_null=False),
    )
    rows = [row for (row,) in earlier.where(*same).order_by(Signal.id.desc()).tuples()]
    open_ones = everything(Risk, Risk.id, why="a cause is in the register once; nothing is shown")
    found = {row for (row,) in open_ones.where(Risk.id.in_(rows), Risk.state != CLOSED).tuples()}
    return next((row for row in rows if row in found), None)


def _registered(gate: Gate, signal: Signal) -> Risk:
    rule = rule_of(signal)
    customer = None
    if signal.customer_id is not None:
        customer = gate.select(Customer).where(Customer.id == signal.customer_id).first()
        if customer is None:
            raise Forbidden
    return register(
        gate,
        NewRisk(
            title=rule_name(rule)[:LONGEST_TITLE],
            category=_category(rule),
            event=said(rule, signal.value),
            customer=customer,
            department=None if customer is not None else Department.get_by_id(signal.department_id),
            owner=_owner(signal),
            own_level=signal.own_level,
        ),
    )


def _category(rule: SignalRule) -> str:
    return CATEGORIES.get(rule.metric, OTHERWISE)


def _owner(signal: Signal) -> Person | None:
    """Whoever handles it, if they may own a risk of its level."""
    return next((one for one in owners_for(signal.level) if one.id == signal.handler_id), None)
