"""The values of one customer: what stands there now, and which of them a person may edit."""

from collections.abc import Iterable
from typing import Any

from app.access.gate import Gate
from app.customers.interests import INTERESTS, interests_of
from app.customers.models import COPIED, ENTERPRISE, INDIVIDUAL, Customer
from app.customers.typed.checking import CHECKS, ENTERPRISES_ONLY, INDIVIDUALS_ONLY
from app.vault.fields import opened_or_damaged, sealed_fields

TEXTS = tuple(CHECKS)
CODES = ("sex", "document_type", "industry", "size", "region", "business_line", "source", "status")
ASSIGNED = ("owner", "department")
OF_KIND = {INDIVIDUAL: INDIVIDUALS_ONLY, ENTERPRISE: ("credit_code", *ENTERPRISES_ONLY)}


def current(customer: Customer, field: str) -> Any:  # noqa: ANN401
    """The plain value of `field` now; DAMAGED, which equals no value, for a sealed one that doesn't open."""
    if field in sealed_fields(Customer):
        return opened_or_damaged(customer, field)
    if field == INTERESTS:
        return interests_of(customer) or None
    return customer.__data__.get(field)


def of_other_kind(kind: str) -> tuple[str, ...]:
    """The fields that only the other kind of customer has."""
    return OF_KIND[ENTERPRISE if kind == INDIVIDUAL else INDIVIDUAL]


def editable(gate: Gate, customer: Customer) -> frozenset[str]:
    """The fields of `customer` that the person may edit: those they may see (access rule 4).

    Owner and department need the right to assign; a level has a page of its own.
    """
    names = {*TEXTS, *CODES, *ASSIGNED}.difference(of_other_kind(customer.kind))
    if not gate.may("customer.assign", customer):
        names.difference_update(ASSIGNED)
    return gate.writable(customer, names, "customer.edit")


def standing_with(names: Iterable[str], kind: str) -> list[str]:
    """Those of `names` that stand on the page of a customer of `kind`, and what is shown by them.

    With a birth date the age; with an ID number what it makes more secret.
    """
    named = set(names)
    there = {*TEXTS, *CODES, *ASSIGNED, "age", "tier"}.difference(of_other_kind(kind), COPIED)
    rules = Customer.field_rules.items()
    return [name for name, rule in rules if name in there and named & {name, rule.of, rule.with_field}]
