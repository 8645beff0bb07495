"""Customers, and the dated facts about them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.access import masks
from app.access.levels import FieldRule, plain, revealing
from app.access.models import Protected
from app.clock import today
from app.db.base import Model
from app.db.fields import DayField, JsonField, MomentField, RowId, SortKeyField
from app.people.models import Person
from app.vault.fields import KeyedHashField, SealedField

KINDS = INDIVIDUAL, ENTERPRISE = ("individual", "enterprise")
SEXES = ("male", "female")
STATUSES = ("prospect", "active", "dormant", "lost", "closed")
TIERS = ("A", "B", "C", "D")
SIZES = ("large", "medium", "small", "micro")
DOCUMENT_TYPES = (
    "resident_id",
    "passport",
    "hk_macao_permit",
    "taiwan_permit",
    "residence_permit",
    "foreigner_card",
)
PLACE = ("level", "department", "owner", "region", "business_line", "kind")
"""What a scope looks at: an index of a list holds it, and what the list is filtered by, beside the order."""


def age_of(customer: Mapping[str, Any]) -> int | None:
    """Full years on today's date; of an enterprise nothing."""
    born = customer.get("birth_date")
    if born is None:
        return None
    now = today()
    return int(now.year - born.year - ((now.month, now.day) < (born.month, born.day)))


class Customer(Protected):
    """A person or firm that the company serves.

    `owner`, `department`, `status`, `tier` and `level` are copies of the `CustomerFact` in force, kept by
    `facts.py` alone.
    """

    audit_kind = "customer"
    view_permission = "customer.view"
    reveal_permission = "customer.reveal"
    field_rules: ClassVar[dict[str, FieldRule]] = {
        "number": plain(1),
        "name": plain(1),
        "kind": plain(1),
        "sex": plain(1),
        "age": plain(1, derive=age_of, of="birth_date"),
        "birth_date": plain(2, with_field="id_number", then_level=3),
        "native_place": plain(2, with_field="id_number", then_level=3),
        "document_type": plain(1),
        "id_number": revealing(3, masks.id_number),
        "credit_code": plain(1),
        "legal_representative": plain(1),
        "industry": plain(1),
        "size": plain(1),
        "mobile": revealing(2, masks.mobile),
        "email": revealing(2, masks.email),
        "address": revealing(3, masks.nothing),
        "region": plain(1),
        "business_line": plain(1),
        "department": plain(1),
        "owner": plain(1),
        "status": plain(1),
        "tier": plain(1),
        "level": plain(1),
        "external_id": plain(1),
        "created_at": plain(1),
        "updated_at": plain(1),
    }

    id = RowId()
    name = TextField()
    name_key = SortKeyField("name")
    sex = TextField(null=True)
    birth_date = DayField(null=True)
    native_place = TextField(null=True)
    document_type = TextField(null=True)
    id_number = SealedField(null=True)
    id_number_hash = KeyedHashField("id_number", index=True)
    id_number_last4 = KeyedHashField("id_number", last=4, index=True)
    credit_code = TextField(null=True, index=True)
    legal_representative = TextField(null=True)
    industry = TextField(null=True)
    size = TextField(null=True)
    mobile = SealedField(null=True)
    mobile_hash = KeyedHashField("mobile", index=True)
    mobile_last4 = KeyedHashField("mobile", last=4, index=True)
    email = SealedField(null=True)
    email_hash = KeyedHashField("email", index=True)
    address = SealedField(null=True)
    external_id = TextField(null=True, index=True)
    status = TextField()
    tier = TextField()
    created_at = MomentField()
    updated_at = MomentField()
    rev = IntegerField(default=1)

    class Meta:
        constraints = (
            SQL("CHECK (kind IN ('individual', 'enterprise'))"),
            SQL("CHECK (status IN ('prospect', 'active', 'dormant', 'lost', 'closed'))"),
            SQL("CHECK (tier IN ('A', 'B', 'C', 'D'))"),
        )
        indexes = (
            (("updated_at", "id", *PLACE, "status", "tier", "industry", "size"), False),
            (("name_key", "id", *PLACE, "status", "tier", "industry", "size"), False),
            (("created_at", "id", *PLACE, "status", "tier", "industry", "size"), False),
            (("tier", "id", *PLACE, "status", "industry", "size"), False),
            (("owner", "updated_at", "id"), False),
            (("owner", "name_key", "id"), False),
            (("department", "updated_at", "id"), False),
        )


class CustomerFact(Model):
    """What held for a customer from `since` until `until` (None.

    Still): owner, department, status, tier or level.

    `value` is an id, a code or a number, as text. A level has its `reason` and `basis` (定密).
    """

    protected_by = "customer"

    id = RowId()
    customer = ForeignKeyField(Customer, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    fact = TextField(constraints=[SQL("CHECK (fact IN ('owner', 'department', 'status', 'tier', 'level'))")])
    value = TextField()
    since = MomentField()
    until = MomentField(null=True)
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    reason = TextField(default="")
    basis = TextField(default="")

    class Meta:
        indexes = ((("customer", "fact", "since"), False),)


NAME_INDEX = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS customer_name "
    "USING fts5(name, detail='full', tokenize=\"unicode61 remove_diacritics 0\")"
)


class ImportBatch(Model):
    """One run of an import.

    `done` is the last row of the sheet that was dealt with: a run that was cut goes on after it.
    """

    unaudited = "its beginning and end are on the chain, and each customer it wrote"

    id = RowId()
    person = ForeignKeyField(Person, backref="+", lazy_load=False, on_delete="RESTRICT")
    fingerprint = TextField(index=True)
    began_at = MomentField()
    ended_at = MomentField(null=True)
    done = IntegerField(default=1)
    accepted = IntegerField(default=0)
    created = IntegerField(default=0)
    updated = IntegerField(default=0)


class ImportRejection(Model):
    """A row that an import did not take, with the field and the reason (see `errors.Invalid`).

    Never with the cell's value.
    """

    unaudited = "it belongs to the batch"

    id = RowId()
    batch = ForeignKeyField(ImportBatch, backref="+", on_delete="CASCADE")
    row = IntegerField()
    field = TextField()
    message = TextField()
    values = JsonField()
