"""Changing the interests of a customer and the note on them."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.access.parts import may_write_column
from app.audit.changes import REV
from app.chain.writing import writing
from app.customers.free_text import INTERESTS as INTEREST_NOTES
from app.customers.free_text import is_clear, reindex_text
from app.customers.interests import INTERESTS, write_interests
from app.customers.merging import Choice, merge, others_of
from app.customers.models import Customer
from app.customers.parts import Undoing, bring_back
from app.customers.quality.completeness import refilled
from app.customers.values import current
from app.db.base import update_row
from app.errors import Conflict, Forbidden
from app.vault.fields import sealed_columns

INTERESTS_CHANGED = "customer.interests.changed"


def set_interests(
    gate: Gate,
    customer: Customer,
    codes: frozenset[str],
    note: str | None,
    rev: int,
    choice: Choice = Choice(),  # noqa: B008  immutable
    undoing: Undoing | None = None,
) -> bool:
    """Write which interests the customer has, and the note on them, typed at `rev`. Whether anything changed.

    Raises Clash as `change` does, Conflict, Forbidden.
    """
    gate.require("customer.edit", customer)
    values: dict[str, Any] = {INTERESTS: sorted(codes) or None, "interest_note": note}
    if rev != customer.rev:
        values, _theirs = merge(gate.person, others_of(customer), values, rev, choice)
    changed = {name: value for name, value in values.items() if current(customer, name) != value}
    if not all(may_write_column(gate, customer, name, "customer.edit") for name in changed):
        raise Forbidden
    if changed:
        _write_interests(gate, customer, changed, undoing)
    return bool(changed)


def _write_interests(
    gate: Gate, customer: Customer, changed: Mapping[str, Any], undoing: Undoing | None
) -> None:
    with writing(gate.person, INTERESTS_CHANGED, customer) as entry:
        columns: dict[str, Any] = {}
        if INTERESTS in changed:
            write_interests(customer, changed[INTERESTS], entry)
        if "interest_note" in changed:
            entry.changed("interest_note", current(customer, "interest_note"), changed["interest_note"])
            note, clear = {"interest_note": changed["interest_note"]}, is_clear(customer.level)
            columns = sealed_columns(Customer, customer.id, note, clear=clear)
            reindex_text(INTEREST_NOTES, customer.id, columns["interest_note"])
        columns |= {"filled": refilled(customer.filled, changed), "updated_at": entry.at}
        if not update_row(Customer, customer.id, customer.rev, columns | {"rev": customer.rev + 1}):
            raise Conflict
        bring_back(customer, undoing, entry)
        entry.told(**{REV: customer.rev + 1})
