"""How complete a customer is: the share of the wanted fields that are filled. Values in, values out.

A customer keeps one bit per field that has a value (`filled`): what is wanted can change without a look at
any customer, and a share is counted without opening a sealed value.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.customers.typed.checking import ENTERPRISES_ONLY, INDIVIDUALS_ONLY

FIELDS = (
    "sex",
    "birth_date",
    "native_place",
    "document_type",
    "id_number",
    "credit_code",
    "legal_representative",
    "industry",
    "size",
    "mobile",
    "email",
    "address",
    "region",
    "business_line",
    "source",
    "external_id",
    "bank_account",
    "interest_note",
    "interests",
    "landline",
    "service_number",
    "wechat",
    "contact_person",
    "employer",
    "emergency_contact",
)
"""Fields that can be wanted. A field's place is its bit: add new ones at the end, never take one away."""

NOT_OF = {
    "individual": ("credit_code", "contact_person", *ENTERPRISES_ONLY),
    "enterprise": ("employer", "emergency_contact", *INDIVIDUALS_ONLY),
}
BITS = {name: 1 << place for place, name in enumerate(FIELDS)}
BANDS = LOW, MIDDLE, FULL = ("low", "middle", "full")
ENOUGH = 60
"""Percent below which a customer is in the low band."""


def fields_of(kind: str) -> tuple[str, ...]:
    """What can be wanted of a kind of customer."""
    return tuple(name for name in FIELDS if name not in NOT_OF[kind])


def bits_of(names: Iterable[str]) -> int:
    """The bits of those `names` that can be wanted."""
    return sum(BITS[name] for name in set(names) & BITS.keys())


def filled_bits(values: Mapping[str, Any]) -> int:
    """The bits of the fields that have a value among `values`."""
    return sum(bit for name, bit in BITS.items() if values.get(name))


def refilled(before: int, changed: Mapping[str, Any]) -> int:
    """The bits after the fields in `changed` got new values, empty ones among them."""
    return before & ~bits_of(changed) | filled_bits(changed)


def percent(filled: int, wanted: int) -> int | None:
    """How many percent of the `wanted` bits are set, rounded down; None where nothing is wanted."""
    return 100 * (filled & wanted).bit_count() // wanted.bit_count() if wanted else None


def missing(filled: int, wanted: int) -> tuple[str, ...]:
    """The wanted fields without a value."""
    return tuple(name for name, bit in BITS.items() if wanted & ~filled & bit)


def band_of(share: int | None) -> str:
    """The band in which a share (percent) lies, "" for none."""
    if share is None:
        return ""
    return FULL if share == 100 else MIDDLE if share >= ENOUGH else LOW  # noqa: PLR2004


def fewest(wanted: int) -> int:
    """How many of the `wanted` bits must be set to leave the low band."""
    return -(-ENOUGH * wanted.bit_count() // 100)
