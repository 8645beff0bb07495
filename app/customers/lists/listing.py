"""The list of customers: which rows a query asks for, and which columns it shows."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from peewee import ModelSelect

from app.access.gate import Gate
from app.customers.lists.query import FILTERS
from app.customers.models import SORTED, SORTED_BY_WORDS, Customer
from app.customers.searching.finding import find
from app.customers.searching.names import name_key
from app.customers.words import Words
from app.db.base import kept_fields
from app.web.listing import Sort
from app.web.queries import Query

FIELDS = {"updated": "updated_at", "created": "created_at"}
SORTS = {
    "updated": Sort(Customer.updated_at, "desc"),
    "name": Sort(Customer.name_key),
    "created": Sort(Customer.created_at, "desc"),
    "tier": Sort(Customer.tier),
    **{name: Sort(getattr(Customer, name)) for name in (*SORTED, *SORTED_BY_WORDS)},
    "age": Sort(Customer.birth_date, turned=True),
}
"""By what the list is sorted: each has an index that keeps the order, and what a scope looks at beside it."""
LOOKED_AT = frozenset(
    {"id", "number", "name", "kind", "level", "owner", "department", "region", "business_line"}
)
"""The columns that a row is judged by, and named."""


def sorts(gate: Gate, words: Words) -> dict[str, Sort]:
    """What the person may sort by: no field above their clearance, nor one that a grant hides (rule 3).

    What keeps an id or a code is sorted as its words stand in a form, people by name.
    """
    return {
        name: replace(sort, values=_in_order(name, words)) if name in SORTED_BY_WORDS else sort
        for name, sort in SORTS.items()
        if _may_sort(gate, FIELDS.get(name, name))
    }


def _in_order(name: str, words: Words) -> tuple[Any, ...]:
    table = words.table(name)
    return tuple(sorted(table, key=lambda code: name_key(table[code])) if name == "owner" else table)


def _may_sort(gate: Gate, field: str) -> bool:
    return gate.may_use(Customer, field) and gate.known_by(Customer, field) is None


def select(gate: Gate, query: Query, fields: Iterable[str] = ()) -> ModelSelect:
    """The readable customers that `query` asks for, with what `fields` are read from.

    None where a filter is not known or by a field above the person's clearance (access rule 3); for words see
    `finding`.
    """
    rules = [Customer.field_rules[name] for name in fields]
    beside = {name for rule in rules for name in (rule.with_field, rule.of)}
    found = gate.select(Customer, *kept_fields(Customer, {*LOOKED_AT, *fields, *beside}))
    found = FILTERS.narrow(gate, found, query)
    return find(gate, found, query.words) if query.words else found
