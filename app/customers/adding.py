"""Adding customers: one from a form or thousands from a file, by the same steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from app.chain.numbering import fresh_numbers
from app.chain.writing import Entry, append
from app.customers.adding_parts import NewPart, addition, filled_by, write_parts
from app.customers.facts import FACTS, Why, fact_row
from app.customers.free_text import INTERESTS, index_texts, is_clear
from app.customers.models import COPIED, ContactPoint, Customer, CustomerFact, Interest
from app.customers.part_rows import new_key
from app.customers.preferred import contact_rows, tell_points
from app.customers.quality.completeness import filled_bits
from app.customers.searching.names import index_names, name_key
from app.db.base import bare, insert_rows, next_id
from app.db.fields import moment_text
from app.db.numbers import Choose, at_random
from app.people.models import Person
from app.vault.fields import sealed_columns, sealed_fields

LETTER = "C"
COLUMNS = (
    "name",
    "kind",
    "sex",
    "birth_date",
    "native_place",
    "document_type",
    "credit_code",
    "legal_representative",
    "industry",
    "size",
    "region",
    "business_line",
    "source",
    "status",
    "tier",
    "level",
    "external_id",
)


class DatedFact(NamedTuple):
    """A fact with its time, for customers that come with a past.

    `person` is an id; `until` None: it still holds.
    """

    fact: str
    value: Any
    since: datetime
    until: datetime | None
    person: int | None
    why: Why = Why()


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to add.

    `values` by the glossary's names, `owner` and `department` as ids, texts in normal form.

    Each of its facts holds from `at` on, for the reason in `why`, unless it comes with a `past`. Its
    preferred mobile, e-mail and address are among the values, all else that it has several of in `parts`.
    """

    values: Mapping[str, Any]
    at: datetime
    person: Person | None
    why: Mapping[str, Why] = field(default_factory=dict)
    past: Sequence[DatedFact] = ()
    updated_at: datetime | None = None
    parts: Sequence[NewPart] = ()
    interests: Sequence[str] = ()
    keys: Mapping[str, str] = field(default_factory=lambda: {kind: new_key() for kind in COPIED})
    """Of the contact points that stand among the values, by their kind."""


def add_customers(
    new: Sequence[NewCustomer],
    action: str = "customer.created",
    **facts: Any,  # noqa: ANN401  any JSON value
) -> list[Entry]:
    """Write customers with all they have and their rows on the chain, inside the caller's write transaction.

    Returns their rows, in the same order; these and those of their parts tell the `facts` too.
    """
    numbers = write_customers(new)
    entries = [
        creation(each.values, number, each.at, each.person, each.why, action, each.keys)
        for each, number in zip(new, numbers, strict=True)
    ]
    beside: list[Entry] = []
    for each, entry in zip(new, entries, strict=True):
        entry.changed("interests", None, sorted(each.interests) or None)
        beside += [entry, *(addition(entry.record_number, part) for part in each.parts)]
    for entry in beside:
        entry.told(**facts)
    append(beside)
    return entries


def write_customers(new: Sequence[NewCustomer], choose: Choose = at_random) -> list[str]:
    """Like `add_customers`, but what the chain is told is the caller's, in the same transaction.

    Customers may come with parts and interests; the chain is told of each part by `adding_parts.addition`.
    """
    first = next_id(Customer)
    numbers = fresh_numbers(Customer, LETTER, [each.at.year for each in new], choose)
    numbered = list(enumerate(zip(new, numbers, strict=True), start=first))
    rows = [_row(row, number, each) for row, (each, number) in numbered]
    insert_rows(Customer, rows)
    index_texts(INTERESTS, ((row["id"], row["interest_note"]) for row in rows))
    insert_rows(CustomerFact, [fact for row, (each, _) in numbered for fact in _facts(row, each)])
    insert_rows(ContactPoint, _contacts(numbered))
    if with_parts := [(row, each.values["level"], each.parts) for row, (each, _) in numbered if each.parts]:
        write_parts(with_parts)
    interests = ({"customer_id": row, "code": code} for row, (each, _) in numbered for code in each.interests)
    insert_rows(Interest, interests)
    index_names((row, each.values["name"]) for row, (each, _) in numbered)
    return numbers


def creation(
    values: Mapping[str, Any],
    number: str,
    at: datetime,
    person: Person | None,
    why: Mapping[str, Why] = MappingProxyType({}),
    action: str = "customer.created",
    keys: Mapping[str, str] = MappingProxyType({}),
) -> Entry:
    """What the chain is told of a new customer, and of the contact points that `keys` name."""
    entry = Entry(person, action, bare(Customer, number=number))
    entry.at = at
    for name, value in values.items():
        if value is not None:
            entry.changed(name, None, value)
    for reason in why.values():
        entry.told(reason=reason.reason, basis=reason.basis)
    tell_points(entry, {kind: values[kind] for kind in keys if values.get(kind)}, keys)
    return entry


def _row(row: int, number: str, new: NewCustomer) -> dict[str, Any]:
    values, at = new.values, moment_text(new.at)
    born = values.get("birth_date")
    columns = {column: values.get(column) for column in COLUMNS}
    columns["birth_date"] = born.isoformat() if born else None
    sealed = sealed_columns(
        Customer,
        row,
        {name: values.get(name) for name in sealed_fields(Customer)},
        clear=is_clear(values["level"]),
    )
    return {
        "id": row,
        "number": number,
        "owner_id": values.get("owner"),
        "department_id": values["department"],
        "name_key": name_key(values["name"]),
        "filled": filled_bits(values) | filled_by(new.parts, new.interests),
        "created_at": at,
        "updated_at": moment_text(new.updated_at) if new.updated_at else at,
        "rev": 1,
        **columns,
        **sealed,
    }


def _contacts(numbered: Iterable[tuple[int, tuple[NewCustomer, str]]]) -> Iterator[dict[str, Any]]:
    first = next_id(ContactPoint)
    for row, (each, _) in numbered:
        for found in contact_rows(row, each.values, first, each.keys):
            yield found
            first += 1


def _facts(row: int, new: NewCustomer) -> Iterator[dict[str, Any]]:
    if new.past:
        for fact, value, since, until, person, why in new.past:
            yield fact_row(row, fact, value, since, person, why, until)
        return
    person = new.person.id if new.person else None
    for fact in FACTS:
        if new.values.get(fact) is not None:
            yield fact_row(row, fact, new.values[fact], new.at, person, new.why.get(fact, Why()))
