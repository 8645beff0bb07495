"""The preferred contact point of each kind; of three kinds a copy stands on the customer (`models.COPIED`).

This module alone keeps the two together.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from peewee import SQL, Expression, NodeList

from app.chain.row_marks import ROWS
from app.chain.writing import Entry
from app.customers.models import COPIED, ContactPoint, Customer
from app.customers.part_marks import marks, name_of, tell_gone
from app.customers.part_rows import new_key, points_of, rewrite
from app.db.base import ASKED, loaded, next_id, written_out
from app.db.connection import database
from app.errors import Invalid
from app.vault.fields import Damaged, keyed_hash, opened_or_damaged, sealed_columns

REPLACED = "replaced"
"""A fact for whoever undoes a row: the keys of the contact points that were preferred before."""


def follow(customer: Customer, changed: Mapping[str, str | None], entry: Entry) -> None:
    """Bring the preferred contact points after what was `changed` on the customer: kind → value or None.

    Call it inside the transaction that writes the customer; `entry` is told of them.
    """
    for kind in COPIED:
        if kind not in changed:
            continue
        text = changed[kind]
        found = preferred_of(customer.id, kind)
        if text is None and found is not None:
            found.delete_instance()
            tell_gone(entry, found)
        elif found is not None:
            rewrite(found, sealed_columns(ContactPoint, found.id, {"value": text}), entry)
        elif text is not None:
            [row] = contact_rows(customer.id, {kind: text}, next_id(ContactPoint), {kind: new_key()})
            ContactPoint.insert(row).execute()
            tell_points(entry, {kind: text}, {kind: row["key"]})


def contact_rows(
    customer: int, values: Mapping[str, Any], first: int, keys: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The rows of `ContactPoint` for a new customer's `values`, as the database keeps them.

    Their ids begin with `first`; `keys` has one for each kind.
    """
    filled = [(kind, values[kind]) for kind in COPIED if values.get(kind)]
    return [
        {
            "id": row,
            "key": keys[kind],
            "rev": 1,
            "customer_id": customer,
            "contact_person_id": None,
            "kind": kind,
            "preferred": 1,
            "do_not_contact": 0,
            **sealed_columns(ContactPoint, row, {"value": text}),
        }
        for row, (kind, text) in enumerate(filled, start=first)
    ]


def tell_points(entry: Entry, values: Mapping[str, Any], keys: Mapping[str, str]) -> None:
    """Tell the chain of the preferred contact points that follow from a customer's `values`."""
    told = entry.facts.setdefault(ROWS, {})
    for kind in COPIED:
        if kind in values:
            point = {"kind": kind, "value": values[kind], "preferred": True}
            there = values[kind] is not None
            told[name_of(ContactPoint, keys[kind])] = marks(ContactPoint, keys[kind], point) if there else ""


def refuse_second(customer: Customer, values: Mapping[str, Any]) -> None:
    """Raise Invalid where the customer has a contact point of this kind and value already."""
    same = points_of(customer.id).where(
        ContactPoint.kind == values["kind"],
        ContactPoint.value_hash == keyed_hash("value", ContactPoint.value_hash.cut(values["value"])),
    )
    if same.exists():
        raise Invalid("value", "This stands here already.")


def preferred_of(customer: int, kind: str, person: int | None = None) -> ContactPoint | None:
    """The preferred contact point of a kind: the customer's own, or that of a contact person."""
    row = database.execute_sql(_preferred_one(), (customer, kind, person)).fetchone()
    return row and loaded(ContactPoint, row)


def keep_preference(customer: Customer, point: ContactPoint, entry: Entry, *, copied: bool) -> None:
    """One preferred contact point of a kind; where it is or was the customer's own, its copy there."""
    if point.preferred:
        others = points_of(customer.id).where(
            ContactPoint.kind == point.kind,
            ContactPoint.preferred,
            ContactPoint.id != point.id,
            _same_person(point.contact_person_id),
        )
        for other in (found := list(others)):
            rewrite(other, {"preferred": False}, entry)
        if found:
            entry.told(**{REPLACED: [other.key for other in found]})
    if copied:
        copy_preferred(customer, point.kind, entry)


def copy_preferred(customer: Customer, kind: str, entry: Entry) -> None:
    """Note the preferred value for the customer's own column; `_touch` writes it."""
    found = preferred_of(customer.id, kind)
    text = opened_or_damaged(found, "value") if found else None
    if isinstance(text, Damaged):
        return
    before = opened_or_damaged(customer, kind)
    if before == text:
        return
    entry.changed(kind, before, text)
    customer.__data__.update(sealed_columns(Customer, customer.id, {kind: text}))


def is_copied(point: ContactPoint) -> bool:
    """Whether the preferred one of its kind stands on the customer, too."""
    return point.kind in COPIED and point.contact_person_id is None


@lru_cache(maxsize=1)
def _preferred_one() -> str:
    whose = NodeList((ContactPoint.contact_person, SQL("IS"), ASKED))
    return written_out(points_of(ASKED).where(ContactPoint.kind == ASKED, ContactPoint.preferred, whose))


def _same_person(person: int | None) -> Expression:
    column = ContactPoint.contact_person
    return column.is_null() if person is None else column == person
