"""Signals in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.levels import Masked
from app.customers.models import Customer
from app.db.base import among
from app.errors import NotFound
from app.inbox.models import Request
from app.people.models import Department, Person
from app.risk.signals.metrics.all import METRICS
from app.risk.signals.models import OF_CUSTOMER, OF_DEPARTMENT, OF_PERSON, Signal, SignalRule
from app.risk.signals.raising import BLUE, ORANGE, RED, YELLOW
from app.risk.signals.shipped import ACCESS, STANDARD
from app.room import Told
from app.web.language import language

COLOUR_WORDS: Mapping[str, Any] = {
    RED: _l("Red"),
    ORANGE: _l("Orange"),
    YELLOW: _l("Yellow"),
    BLUE: _l("Blue"),
}
STATE_WORDS: Mapping[str, Any] = {
    "new": _l("To be accepted"),
    "accepted": _l("Taken on"),
    "handled": _l("Handled, to be reviewed"),
    "reviewed": _l("Reviewed"),
    "closed": _l("Closed signal"),
    "false": _l("False alarm"),
}
STATE_TONES = {
    "new": "warn",
    "accepted": "info",
    "handled": "info",
    "reviewed": "ok",
    "closed": "",
    "false": "",
}
EFFECT_WORDS: Mapping[str, Any] = {
    "lasting": _l("The handling has lasted."),
    "came_back": _l("It has come back: the signal was opened again."),
    "again": _l("It has come back: a newer signal tells of it."),
}
RULE_WORDS: Mapping[str, Any] = {
    "receivable": _l("Receivable overdue"),
    "contact": _l("A or B customer without contact"),
    "complaint_rate": _l("Complaint rate of a department"),
    "upheld": _l("Repeated upheld complaints"),
    "score": _l("Credit score falls"),
    "turnover": _l("Turnover collapses"),
    "turned": _l("A or B customer turns dormant or lost"),
    "low_scores": _l("Low score of an A customer"),
    "breaches": _l("Service deadlines broken"),
    "reveals": _l("Unusually many reveals"),
    "off_hours": _l("Export outside working hours"),
    "refusals": _l("Many refusals within an hour"),
    "concentration": _l("Revenue concentrated on one customer"),
    "leaver": _l("Customers of a leaver unassigned"),
    "reviews": _l("Reviews of risks over due"),
}
PLAN_WORDS: Mapping[str, Any] = {STANDARD: _l("Standard"), ACCESS: _l("Access to data")}
STEP_WORDS: Mapping[str, Any] = {
    "report": _l("Report to the director"),
    "stop_loss": _l("Stop the loss"),
    "talk": _l("Speak with the customer"),
    "cause": _l("Find the cause, plan the remedy"),
    "contact": _l("Contact the customer"),
    "remedy": _l("Put it right"),
    "task": _l("Look after it"),
    "secure": _l("Secure what was taken out"),
    "ask": _l("Ask the person, check the reasons"),
    "settle": _l("Settle it, adjust rights where needed"),
}
KIND_WORDS: Mapping[str, Any] = {"report": _l("Report"), "do": _l("Step")}


def rule_name(rule: SignalRule) -> str:
    """What a rule is called."""
    return str(rule.name or RULE_WORDS.get(rule.code, rule.code))


def plan_name(code: str) -> str:
    """What a response plan is called."""
    return str(PLAN_WORDS.get(code, code))


def step_words(what: str) -> str:
    """What a step is: a code, or as typed."""
    return str(STEP_WORDS.get(what, what))


def said(rule: SignalRule, value: float) -> str:
    """A value as a headline says it."""
    return str(METRICS[rule.metric].shown(value))


def worth(rule: SignalRule, value: float) -> str:
    """A value with its unit."""
    return METRICS[rule.metric].unit.worth(value)


def subjects_of(gate: Gate, signals: Sequence[Signal]) -> dict[int, Any]:
    """What each signal is about, by its id, as the person may know it: none of an unreadable customer."""
    names = _customers(gate, {one.customer_id for one in signals if one.customer_id})
    people = {one.person_id for one in signals if one.person_id}
    called = _people(people) if people else {}
    places = {one.department_id for one in signals if one.kind == OF_DEPARTMENT}
    departments = _departments(places) if places else {}
    found: dict[int, Any] = {}
    for one in signals:
        if one.customer_id:
            found[one.id] = names.get(one.customer_id, _("A customer"))
        else:
            found[one.id] = called[one.person_id] if one.person_id else departments[one.department_id]
    return found


def names_of(gate: Gate, of: str, ids: set[int]) -> Mapping[int, Any]:
    """What subjects of a kind are called, by their ids; the customers that the person may read."""
    if of == OF_CUSTOMER:
        return _customers(gate, ids)
    return _departments(ids) if of == OF_DEPARTMENT else _people(ids)


def headline(gate: Gate, signal: Signal) -> str:
    """What a signal says: of whom, and what."""
    subject = subjects_of(gate, [signal])[signal.id]
    name = subject.text if isinstance(subject, Masked) else subject
    return f"{name} · {said(SignalRule.get_by_id(signal.rule_id), signal.value)}"


def told_of(request: Request, gate: Gate) -> list[Told]:
    """What a decision about a signal rests on, for whoever may read the signal; its number for others."""
    try:
        signal = gate.get(Signal, request.subject)
    except NotFound:
        return [Told(_l("Signal"), request.subject)]
    url = url_for("signals.signal", number=signal.number)
    return [
        Told(_l("Signal"), headline(gate, signal), url=url),
        Told(_l("Colour"), COLOUR_WORDS[signal.colour]),
    ]


def _customers(gate: Gate, ids: set[int]) -> Mapping[int, Any]:
    if not ids or not gate.has(Customer.view_permission):
        return {}
    return gate.fetch_by_id(gate.select(Customer).where(among(Customer.id, ids)), "name")


def _people(ids: set[int]) -> dict[int, str]:
    return dict(Person.select(Person.id, Person.name).where(among(Person.id, ids)).tuples())


def _departments(ids: set[int]) -> dict[int, str]:
    english = language() == "en"
    rows = Department.select(Department.id, Department.name, Department.name_en)
    rows = rows.where(among(Department.id, ids))
    return {row: (en or zh) if english else zh for row, zh, en in rows.tuples()}


SUBJECT_WORDS: Mapping[str, Any] = {
    OF_CUSTOMER: _l("Customers"),
    OF_DEPARTMENT: _l("Departments"),
    OF_PERSON: _l("People"),
}
