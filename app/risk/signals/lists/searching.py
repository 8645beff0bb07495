"""Finding signals by what was typed: by number, rule, and whom they are about.

By a field only where the person may use it (access rule 3).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
from app.db.base import bare, fetch
from app.db.connection import database
from app.db.unchanged import while_unchanged
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
    key, named = search_key(word.text), defaultdict[str, list[int]](list)
    for what, row, first, second in _names():
        name = rule_name(bare(SignalRule, code=first, name=second)) if what == "rule" else f"{first} {second}"
        if key in search_key(name):
            named[what].append(row)
    if named["rule"]:
        yield _known(gate, "rule", Signal.rule.in_(named["rule"]))
    if named["person"]:
        yield _known(gate, "person", Signal.person.in_(named["person"]))
    if named["department"]:
        theirs = (Signal.kind == OF_DEPARTMENT) & Signal.department.in_(named["department"])
        yield _known(gate, "department", theirs)
    if gate.has(Customer.view_permission) and gate.may_use(Signal, "customer"):
        named = finding.find(gate, gate.select(Customer, Customer.id), word.text, CLEAR)
        yield _known(gate, "customer", Signal.customer.in_(named))


@while_unchanged
def _names() -> Sequence[tuple[str, int, str, str]]:
    """What rules, people and departments are called, each with its id: a rule's code and name."""
    rows = database.execute_sql(
        "SELECT 'rule', id, code, name FROM signal_rule UNION ALL SELECT 'person', id, name, '' FROM person"
        " UNION ALL SELECT 'department', id, name, coalesce(name_en, '') FROM department"
    )
    return list(rows)


def _known(gate: Gate, field: str, found: Any) -> Any:  # noqa: ANN401  peewee's expressions
    """What was found and may be known by the field, too."""
    known = gate.known_by(Signal, field)
    return found if known is None else found & known
