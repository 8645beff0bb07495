"""What the register is narrowed by; first of all the view: what is open, one's own, what is due."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import Expression

from app.access.gate import Gate
from app.clock import today
from app.customers.models import Customer
from app.db.numbers import is_number
from app.organisation.processes.models import Process, ProcessStep
from app.people.models import Department, Person
from app.risk.matrix import STEPS
from app.risk.models import CLOSED, RATINGS, Risk
from app.web.queries import Filter, Filters, Query, Worded, code, since, until, word

OPEN, MINE, DUE, UNRATED, GROUNDLESS, ALL = ("open", "mine", "due", "unrated", "groundless", "all")
VIEWS = {
    OPEN: _l("Open risks"),
    MINE: _l("My risks"),
    DUE: _l("Review is over due"),
    UNRATED: _l("Not rated yet"),
    GROUNDLESS: _l("Without ground"),
    ALL: _l("All"),
}
VIEW = "view"
"""What an address calls it; the open ones where it names none."""
BY_CUSTOMER, BY_STEP, BY_NEITHER = ABOUT = ("customer", "step", "none")
IS_OPEN = Risk.state != CLOSED

_VIEWS: Mapping[str, Callable[[Gate], Any]] = {
    OPEN: lambda _: IS_OPEN,
    MINE: lambda gate: (Risk.owner == gate.person.id) & IS_OPEN,
    DUE: lambda _: (Risk.next_review < today()) & IS_OPEN,
    UNRATED: lambda _: Risk.residual_band.is_null() & IS_OPEN,
    GROUNDLESS: lambda _: Risk.ungrounded & IS_OPEN,
}


def in_view(name: str, gate: Gate) -> Any:  # noqa: ANN401  peewee's expressions
    """The condition of a view, None for that of all risks."""
    return _VIEWS[name](gate) if name in _VIEWS else None


def cell(rating: str, likelihood: int, impact: int) -> str:
    """What an address calls the risks of a cell, such as ``residual.3.4``."""
    return f"{rating}.{likelihood}.{impact}"


def _cell(text: str, _: Worded) -> str | None:
    rating, *places = text.split(".")
    known = rating in RATINGS and len(places) == len(("likelihood", "impact"))
    return text if known and all(place in map(str, STEPS) for place in places) else None


def _in_cell(value: str, _: Gate) -> Expression:
    rating, likelihood, impact = value.split(".")
    there = getattr(Risk, f"{rating}_likelihood") == int(likelihood)
    return there & (getattr(Risk, f"{rating}_impact") == int(impact))


def _in_department(value: str, _: Gate) -> Expression:
    return Risk.department == Department.select(Department.id).where(Department.code == value)


def _owned_by(username: str, _: Gate) -> Expression:
    return Risk.owner == Person.select(Person.id).where(Person.username == username)


def _number(text: str, _: Worded) -> str | None:
    return text if is_number(text) else None


def _of_customer(number: str, gate: Gate) -> Expression:
    """One that can't be read has no risks, as one that was never there."""
    return Risk.customer.in_(gate.select(Customer, Customer.id).where(Customer.number == number))


def _of_process(key: str, _: Gate) -> Expression:
    steps = ProcessStep.select(ProcessStep.id).join(Process).where(Process.key == key)
    return Risk.step.in_(steps)


def _about(value: str, _: Gate) -> Expression:
    tied = {BY_CUSTOMER: Risk.customer, BY_STEP: Risk.step}
    if value in tied:
        return tied[value].is_null(is_null=False)
    return Risk.customer.is_null() & Risk.step.is_null()


FILTERS = Filters(
    Risk,
    {
        VIEW: Filter("state", word(VIEW), in_view),
        "band": Filter("residual_band", word("band"), lambda value, _: Risk.residual_band == value),
        "state": code(Risk.state),
        "category": code(Risk.category),
        "owner": Filter("owner", word("username"), _owned_by),
        "treatment": code(Risk.treatment),
        "about": Filter("customer", word("about"), _about),
        "department": Filter("department", word("department_code"), _in_department),
        "level": Filter("level", word("level"), lambda value, _: Risk.level == value),
        "process": Filter("step", word("process"), _of_process),
        "customer": Filter("customer", _number, _of_customer),
        "cell": Filter("residual_band", _cell, _in_cell),
        "registered_since": since(Risk.registered_at),
        "registered_until": until(Risk.registered_at),
    },
)


def wherever_it_may_be(query: Query) -> Query:
    """`query` of a form: what is closed, and words, are looked for among all risks."""
    filters = query.filters
    if VIEW in filters or not (query.words or filters.get("state") == CLOSED or "customer" in filters):
        return query
    return Query(query.words, {VIEW: ALL, **filters}, query.unknown)
