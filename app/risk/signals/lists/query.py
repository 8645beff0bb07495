"""What the list of signals is narrowed by, first of all the view: open ones, one's own, closed ones."""

from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import Expression

from app.access.gate import Gate
from app.clock import now
from app.customers.models import Customer
from app.db.numbers import is_number
from app.people.models import Department, Person
from app.risk.signals.models import CLOSED, FALSE, IS_OPEN, NEW, Signal, SignalRule
from app.web.queries import Filter, Filters, Query, Worded, code, since, until, word

OPEN, MINE, WAITING, ENDED, ALL = ("open", "mine", "waiting", "ended", "all")
VIEWS = {
    OPEN: _l("Open signals"),
    MINE: _l("Handled by me"),
    WAITING: _l("To be accepted"),
    ENDED: _l("Closed signals"),
    ALL: _l("All"),
}
VIEW = "view"
"""What an address calls it; the open ones where it names none."""
LATE = {"late": _l("Past its time")}


def in_view(name: str, gate: Gate) -> Any:  # noqa: ANN401  peewee's expressions
    """The condition of a view, None for that of all signals."""
    conditions = {
        OPEN: IS_OPEN,
        MINE: (Signal.handler == gate.person.id) & IS_OPEN,
        WAITING: Signal.state == NEW,
        ENDED: Signal.state.in_((CLOSED, FALSE)),
    }
    return conditions.get(name)


def _late(_: str, __: Gate) -> Expression:
    return (Signal.next_due < now()) & IS_OPEN


def _in_department(value: str, _: Gate) -> Expression:
    return Signal.department == Department.select(Department.id).where(Department.code == value)


def _held_by(username: str, _: Gate) -> Expression:
    return Signal.handler == Person.select(Person.id).where(Person.username == username)


def _of_rule(value: str, _: Gate) -> Expression:
    return Signal.rule == SignalRule.select(SignalRule.id).where(SignalRule.code == value)


def _number(text: str, _: Worded) -> str | None:
    return text if is_number(text) else None


def _of_customer(number: str, gate: Gate) -> Expression:
    """One that can't be read has no signals, as one that was never there."""
    return Signal.customer.in_(gate.select(Customer, Customer.id).where(Customer.number == number))


FILTERS = Filters(
    Signal,
    {
        VIEW: Filter("state", word(VIEW), in_view),
        "colour": code(Signal.colour),
        "rule": Filter("rule", word("rule_code"), _of_rule),
        "state": code(Signal.state),
        "late": Filter("next_due", word("late"), _late),
        "handler": Filter("handler", word("username"), _held_by),
        "department": Filter("department", word("department_code"), _in_department),
        "customer": Filter("customer", _number, _of_customer),
        "raised_since": since(Signal.raised_at),
        "raised_until": until(Signal.raised_at),
    },
)


def wherever_it_may_be(query: Query) -> Query:
    """`query` of a form: words are looked for among all signals."""
    if VIEW in query.filters or not (query.words or "customer" in query.filters):
        return query
    return Query(query.words, {VIEW: ALL, **query.filters}, query.unknown)
