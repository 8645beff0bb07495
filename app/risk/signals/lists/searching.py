"""Finding signals by what was typed: by number, rule, and whom they are about.

By a field only where the person may use it (access rule 3).
"""

from collections.abc import Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

from flask import url_for
from peewee import ModelSelect

from app.access.gate import NOBODY, Gate
from app.access.levels import Masked
from app.customers.models import Customer
from app.customers.searching import finding
from app.customers.searching.palette import CLEAR
from app.customers.searching.search import Word, read
from app.customers.typed.text import search_key
from app.db.base import fetch
from app.people.departments import all_departments
from app.people.models import Person
from app.risk.signals.lists.rows import rows_of
from app.risk.signals.models import OF_DEPARTMENT, Signal, SignalRule
from app.risk.signals.words import rule_name
from app.room import Hit


def find(gate: Gate, query: ModelSelect, text: str) -> ModelSelect:
    """`query`, over signals and from the gate, narrowed to those that all words of `text` fit."""
    fitting = [reduce(or_, _matches(gate, word), NOBODY) for word in read(text)]
    return query.where(reduce(and_, fitting) if fitting else NOBODY)


def find_signals(gate: Gate, words: str, limit: int) -> list[Hit]:
    """At most `limit` readable signals whose number, rule or subject fits `words`, the newest first."""
    found = fetch(find(gate, gate.select(Signal), words).order_by(Signal.id.desc()).limit(limit))
    return [
        Hit(
            f"{row.subject.text if isinstance(row.subject, Masked) else row.subject} {row.said}",
            f"{row.signal.number} · {row.rule}",
            url_for("signals.signal", number=row.signal.number),
            "signal",
        )
        for row in rows_of(gate, found)
    ]


def _matches(gate: Gate, word: Word) -> Iterator[Any]:
    """The conditions of the ways in which a word may be meant."""
    if numbers := word.meanings.get("number"):
        yield Signal.number.in_(list(numbers))
    key = search_key(word.text)
    rules = [rule.id for rule in SignalRule.select() if key in search_key(rule_name(rule))]
    if rules:
        yield _known(gate, "rule", Signal.rule.in_(rules))
    people = [one.id for one in Person.select(Person.id, Person.name) if key in search_key(one.name)]
    if people:
        yield _known(gate, "person", Signal.person.in_(people))
    departments = [
        one.id for one in all_departments() if key in search_key(f"{one.name} {one.name_en or ''}")
    ]
    if departments:
        theirs = (Signal.kind == OF_DEPARTMENT) & Signal.department.in_(departments)
        yield _known(gate, "department", theirs)
    if gate.has(Customer.view_permission) and gate.may_use(Signal, "customer"):
        named = finding.find(gate, gate.select(Customer, Customer.id), word.text, CLEAR)
        yield _known(gate, "customer", Signal.customer.in_(named))


def _known(gate: Gate, field: str, found: Any) -> Any:  # noqa: ANN401  peewee's expressions
    """What was found and may be known by the field, too."""
    known = gate.known_by(Signal, field)
    return found if known is None else found & known
