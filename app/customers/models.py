"""Customers, and the dated facts about them."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from peewee import SQL, BlobField, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from app.access import masks
from app.access.levels import FieldRule, plain, revealing
from app.access.models import Part, Protected
from app.clock import today
from app.db.base import Model
from app.db.fields import BitsField, DayField, JsonField, MomentField, RowId, SortKeyField
from app.files.models import RULES as FILE_RULES
from app.files.models import SEALED as FILES_SEALED
from app.files.models import SECRET as FILES_SECRET
from app.people.models import Person
from app.vault.fields import FreeTextField, KeyedHashField, SealedField

KINDS = INDIVIDUAL, ENTERPRISE = ("individual", "enterprise")
SEXES = ("male", "female")
STATUSES = ("prospect", "active", "dormant", "lost", "closed")
CONTACT_KINDS = ("mobile", "landline", "service_number", "email", "wechat", "address")
VISIT_KINDS = ("visit", "reception", "call", "video", "message")
COPIED = ("mobile", "email", "address")
"""Kinds of contact points whose preferred one stands on the customer as well, for lists and search."""
EXTENDED = re.compile(r"((?:0[0-9]{2,3}-|\+)[0-9]+)-[0-9]{1,6}")
TIERS = ("A", "B", "C", "D")
SIZES = ("large", "medium", "small", "micro")
BATCH_KINDS = IMPORT, BULK = ("import", "bulk")
BATCH_STATES = CHOSEN, WAITING, RUNNING, DONE, UNDOING, UNDONE = (
    "chosen",
    "waiting",
    "running",
    "done",
    "undoing",
    "undone",
)
"""``chosen``: whom a bulk change is to concern, nothing is asked yet; ``waiting``: for a second person."""
OUTCOMES = PLANNED, MADE, CHANGED, SAME, REFUSED = ("planned", "made", "changed", "same", "refused")
"""What became of an item of a batch; ``same``: there was nothing to change."""
BACK = TAKEN_BACK, IN_PART, LEFT = ("undone", "part", "left")
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
SORTED = ("level", "external_id", "birth_date", "legal_representative")
SORTED_BY_WORDS = ("sex", "industry", "size", "region", "business_line", "department", "owner", "status")
"""What the list is sorted by beside what has an index of its own.

Of the second a list first asks which values are there to be read: their indexes hold all a scope looks at.
"""
FILTERED = ("status", "tier", "industry", "size", "filled")
"""What the list is filtered by."""


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
    `facts.py` alone. `filled` says which fields have a value, see `completeness.py`.
    """

    audit_kind = "customer"
    view_permission = "customer.view"
    edit_permission = "customer.edit"
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
        "bank_account": revealing(4, masks.account),
        "interest_note": plain(2),
        "region": plain(1),
        "business_line": plain(1),
        "source": plain(1),
        "department": plain(1),
        "owner": plain(1),
        "status": plain(1),
        "tier": plain(1),
        "level": plain(1),
        "external_id": plain(1),
        "created_at": plain(1),
        "updated_at": plain(1),
    }
    part_rules: ClassVar[dict[str, FieldRule]] = {
        "interests": plain(1),
        "contact_kind": plain(1),
        "preferred": plain(1),
        "do_not_contact": plain(1),
        "landline": revealing(2, masks.landline),
        "service_number": revealing(2, masks.mobile),
        "wechat": revealing(2, masks.nothing),
        "contact_person": plain(2),
        "employer": plain(2),
        "position": plain(2),
        "employed_since": plain(2),
        "employed_until": plain(2),
        "note": plain(2),
        "note_level": plain(1),
        "emergency_contact": revealing(3, masks.person),
        "relation": plain(3),
        "emergency_phone": revealing(3, masks.mobile),
        "annual_income": revealing(3, masks.nothing),
        "transaction_date": plain(2),
        "due_on": plain(2),
        "settled_on": plain(2),
        "amount": plain(2),
        "open_amount": plain(2),
        "transaction_line": plain(2),
        "transaction_kind": plain(2),
        "transaction_note": plain(2),
        "visited_at": plain(2),
        "visitor": plain(2),
        "visit_kind": plain(2),
        "outcome": plain(2),
        "next_step": plain(2),
        "next_on": plain(2),
        "credit_score": plain(3),
        **FILE_RULES,
    }
    secret_parts = frozenset({"note", *FILES_SECRET})
    sealed_parts = frozenset(
        {
            "landline",
            "service_number",
            "wechat",
            "note",
            "emergency_contact",
            "relation",
            "emergency_phone",
            "annual_income",
            "transaction_note",
            "outcome",
            "next_step",
            *FILES_SEALED,
        }
    )

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
    email = SealedField(null=True)
    address = SealedField(null=True)
    bank_account = SealedField(null=True)
    interest_note = FreeTextField(null=True)
    source = TextField(null=True)
    external_id = TextField(null=True)
    status = TextField()
    tier = TextField()
    filled = BitsField(default=0, constraints=[SQL("DEFAULT 0")])
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
            (("updated_at", "id", *PLACE, *FILTERED), False),
            (("name_key", "id", *PLACE, *FILTERED), False),
            (("created_at", "id", *PLACE, *FILTERED), False),
            (("tier", "id", *PLACE, "status", "industry", "size", "filled"), False),
            (("owner", "updated_at", "id"), False),
            (("owner", "name_key", "id"), False),
            (("department", "updated_at", "id"), False),
            *(((name, "id", *(one for one in PLACE[:3] if one != name)), False) for name in SORTED),
            *(((name, "id", *(one for one in PLACE if one != name)), False) for name in SORTED_BY_WORDS),
        )


class CustomerFact(Model):
    """What held for a customer from `since` until `until` (None.

    Still): owner, department, status, tier or level.

    `value` is an id, a code or a number, as text. A level has its `reason` and `basis` (定密); what a second
    person agreed to, who that was.
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
    decided_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )

    class Meta:
        indexes = ((("customer", "fact", "since"), False),)


def without_extension(number: str) -> str:
    """The number of a fixed line without its extension, which nobody knows it by."""
    extended = EXTENDED.fullmatch(number)
    return extended[1] if extended else number


class CustomerPart(Part):
    """Base of what a customer has several of; `unnoted` are the columns that the chain need not be told."""

    protected_by = "customer"
    unnoted: ClassVar[frozenset[str]] = frozenset()

    id = RowId()
    customer = ForeignKeyField(Customer, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")

    class Meta:
        indexes = ((("customer", "key"), True),)


class ContactPerson(CustomerPart):
    """Somebody to speak to at an enterprise; their contact points are the customer's, and name them."""

    word = "person"
    rule_names: ClassVar[dict[str, str]] = {"name": "contact_person", "position": "position"}

    name = TextField()
    position = TextField(null=True)


class ContactPoint(CustomerPart):
    """A way to reach a customer, or somebody at it: a number, an address.

    At most one of a kind is `preferred`; `do_not_contact`: it is known, and not to be used.
    """

    word = "contact"
    unnoted = frozenset({"kind", "contact_person"})
    rule_names: ClassVar[dict[str, str]] = {
        "value": "",
        "kind": "contact_kind",
        "preferred": "preferred",
        "do_not_contact": "do_not_contact",
        "contact_person": "contact_person",
    }

    contact_person = ForeignKeyField(
        ContactPerson, null=True, index=False, backref="+", lazy_load=False, on_delete="CASCADE"
    )
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {CONTACT_KINDS})")])
    value = SealedField()
    value_hash = KeyedHashField("value", cut=str.lower, index=True)
    value_last4 = KeyedHashField("value", last=4, cut=without_extension, index=True)
    preferred = BooleanField(default=False)
    do_not_contact = BooleanField(default=False)

    class Meta:
        indexes = ((("customer", "key"), True), (("contact_person",), False))

    def rule_name(self, column: str) -> str:
        """The value is protected as its kind is."""
        return self.kind if column == "value" else super().rule_name(column)


class EmergencyContact(CustomerPart):
    """Whom to call when something happens to the customer."""

    word = "emergency"
    rule_names: ClassVar[dict[str, str]] = {
        "name": "emergency_contact",
        "relation": "relation",
        "phone": "emergency_phone",
    }

    name = SealedField()
    relation = SealedField(null=True)
    phone = SealedField(null=True)


class Employment(CustomerPart):
    """Where somebody works or worked: from `since` to `until`, both included (None: not known; still).

    `annual_income` is in fen, as text since it is sealed.
    """

    word = "employment"
    rule_names: ClassVar[dict[str, str]] = {
        "employer": "employer",
        "position": "position",
        "since": "employed_since",
        "until": "employed_until",
        "annual_income": "annual_income",
    }

    employer = TextField()
    position = TextField(null=True)
    since = DayField(null=True)
    until = DayField(null=True)
    annual_income = SealedField(null=True)


class Interest(Model):
    """One interest of a customer: a code of the dictionary."""

    protected_by = "customer"

    customer = ForeignKeyField(Customer, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    code = TextField()

    class Meta:
        primary_key = CompositeKey("customer", "code")
        without_rowid = True
        indexes = ((("code", "customer"), False),)


class Note(CustomerPart):
    """Something worth remembering, by whom and when. Its `level` may be above the customer's."""

    word = "note"
    unnoted = frozenset({"person", "written_at", "changed_at"})
    rule_names: ClassVar[dict[str, str]] = {"level": "note_level"} | dict.fromkeys(
        ("text", "person", "written_at", "changed_at"), "note"
    )

    text = FreeTextField()
    level = IntegerField(constraints=[SQL("CHECK (level BETWEEN 1 AND 4)")])
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    written_at = MomentField()
    changed_at = MomentField(null=True)

    class Meta:
        indexes = ((("customer", "key"), True), (("customer", "written_at", "id"), False))


class Transaction(CustomerPart):
    """What a customer bought or owes, in fen: of `amount` as much as `open_amount` is not paid yet.

    It is settled on the day of its last payment, and overdue when it was not by `due_on`.
    """

    word = "transaction"
    rule_names: ClassVar[dict[str, str]] = {
        "date": "transaction_date",
        "kind": "transaction_kind",
        "business_line": "transaction_line",
        "amount": "amount",
        "open_amount": "open_amount",
        "due_on": "due_on",
        "settled_on": "settled_on",
        "note": "transaction_note",
    }

    date = DayField()
    kind = TextField()
    business_line = TextField()
    amount = IntegerField()
    open_amount = IntegerField()
    due_on = DayField(null=True)
    settled_on = DayField(null=True)
    note = SealedField(null=True)

    class Meta:
        table_name = "customer_transaction"
        constraints = (SQL("CHECK (amount > 0)"), SQL("CHECK (open_amount BETWEEN 0 AND amount)"))
        indexes = ((("customer", "key"), True), (("customer", "date", "id"), False))


class Visit(CustomerPart):
    """A talk with a customer: when, who of ours, how, what came of it, and what is to be done until when."""

    word = "visit"
    rule_names: ClassVar[dict[str, str]] = {
        "at": "visited_at",
        "kind": "visit_kind",
        "person": "visitor",
        "outcome": "outcome",
        "next_step": "next_step",
        "next_on": "next_on",
    }

    at = MomentField()
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {VISIT_KINDS})")])
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    outcome = SealedField()
    next_step = SealedField(null=True)
    next_on = DayField(null=True)

    class Meta:
        indexes = ((("customer", "key"), True), (("customer", "at", "id"), False))


class WantedField(Model):
    """A field that customers of a kind should have (collection standard)."""

    audit_kind = "standard"

    kind = TextField()
    field = TextField()

    class Meta:
        primary_key = CompositeKey("kind", "field")
        without_rowid = True

    @property
    def audit_number(self) -> str:
        """What the chain calls the standard of a kind."""
        return self.kind


NAME_INDEX = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS customer_name "
    "USING fts5(name, detail='full', tokenize=\"unicode61 remove_diacritics 0\")"
)
PINYIN_INDEX = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS customer_pinyin "
    "USING fts5(spellings, detail='none', columnsize=0, prefix='1 2', tokenize='ascii')"
)
"""Asked for beginnings of words alone: positions are not kept, beginnings of one and two letters are."""


NOTE_INDEX, INTEREST_INDEX = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} "
    "USING fts5(text, detail='full', tokenize=\"unicode61 remove_diacritics 0\")"
    for name in ("note_text", "interest_text")
)
"""Of what is written of customers below level 3; see `free_text.py`."""


class Batch(Model):
    """Changes of many customers that were made together, and can be undone together.

    `what` says what was asked for: of a bulk change the fields and their new values, of an import nothing.
    `fingerprint` makes two runs the same import, `done` is the last row of its sheet that was dealt with: a
    run that was cut goes on after it. `accepted` counts the rows of a sheet that were taken, `skipped` those
    that were not asked for, `created` and `updated` the customers; `refused` those that were left as they
    are, `undone` and `left` what an undo did.
    """

    audit_kind = "batch"
    unaudited = "its beginning and end are on the chain, and each customer it wrote"

    id = RowId()
    number = TextField(unique=True)
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {BATCH_KINDS})")])
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    what = JsonField(default=dict)
    reason = TextField(default="")
    fingerprint = TextField(default="", index=True)
    state = TextField(constraints=[SQL(f"CHECK (state IN {BATCH_STATES})")])
    began_at = MomentField()
    ended_at = MomentField(null=True)
    undone_at = MomentField(null=True)
    done = IntegerField(default=0)
    accepted = IntegerField(default=0)
    created = IntegerField(default=0)
    updated = IntegerField(default=0)
    refused = IntegerField(default=0)
    skipped = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    undone = IntegerField(default=0)
    left = IntegerField(default=0)

    class Meta:
        indexes = ((("person", "id"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.number


class BatchItem(Model):
    """One customer, by its number, that a batch is to change, or one row of the chain that it wrote of it.

    `outcome` says what became of it, `back` what an undo did: ``undone``, ``part`` or ``left``. `told` is why
    it was refused ({field, message, values}, see `errors.Invalid`), `kept` why an undo left fields alone
    ({field: why}).
    """

    unaudited = "it belongs to the batch"

    id = RowId()
    batch = ForeignKeyField(Batch, index=False, backref="+", on_delete="CASCADE")
    record = TextField()
    entry = IntegerField(null=True)
    outcome = TextField(constraints=[SQL(f"CHECK (outcome IN {OUTCOMES})")])
    told = JsonField(null=True)
    back = TextField(null=True, constraints=[SQL(f"CHECK (back IN {BACK})")])
    kept = JsonField(null=True)

    class Meta:
        indexes = ((("batch", "outcome", "back", "id"), False),)


class ImportRejection(Model):
    """A row that an import did not take, with the field and the reason (see `errors.Invalid`).

    Never with the cell's value.
    """

    unaudited = "it belongs to the batch"

    id = RowId()
    batch = ForeignKeyField(Batch, backref="+", on_delete="CASCADE")
    row = IntegerField()
    field = TextField()
    message = TextField()
    values = JsonField()


CHECKING, CHECKED, IMPORTING, IMPORTED, FORGOTTEN = (
    "checking",
    "checked",
    "importing",
    "imported",
    "forgotten",
)
IMPORT_STATES = (CHOSEN, CHECKING, CHECKED, IMPORTING, IMPORTED, FORGOTTEN)


class ImportFile(Model):
    """A table that its person has chosen to import, and how far they have come with it.

    `token` names it in addresses. The content waits sealed under the random name `stored` until the import is
    done or a day has passed. `digest` knows the same content again. `encoding` and `delimiter` are those of a
    text. `mapping` says which columns (by their own names, `sheets.mapping.distinct`) make which field, as
    JSON. `found` has what the check counted. Of an import that is done `stored` holds the rejected rows.
    """

    unaudited = "choosing and checking a file changes no customer; the import's batch is on the chain"

    id = RowId()
    token = TextField()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    name = SealedField()
    stored = TextField()
    digest = BlobField()
    size = IntegerField()
    kind = TextField()
    encoding = TextField(default="")
    delimiter = TextField(default="")
    mapping = SealedField(null=True)
    creates = BooleanField(default=True)
    updates = BooleanField(default=True)
    clears = BooleanField(default=False)
    state = TextField(constraints=[SQL(f"CHECK (state IN {IMPORT_STATES})")])
    found = JsonField(default=dict)
    batch = ForeignKeyField(Batch, null=True, backref="+", lazy_load=False, on_delete="RESTRICT")
    chosen_at = MomentField(index=True)

    class Meta:
        indexes = ((("person", "token"), True),)


class ImportProblem(Model):
    """What the check of a file found wrong with a field of a row (see `errors.Invalid`); never the value."""

    unaudited = "it belongs to the file"

    id = RowId()
    file = ForeignKeyField(ImportFile, backref="+", lazy_load=False, on_delete="CASCADE")
    row = IntegerField()
    field = TextField()
    message = TextField()
    values = JsonField()


class ImportMapping(Model):
    """Which columns make which field, kept by its person under a name for the next file of this kind.

    `columns` is JSON: a header may be anything that stands in the first row of a file.
    """

    unaudited = "nothing is changed by it; what is imported with it is on the chain"

    id = RowId()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    name = TextField()
    columns = SealedField()
    kept_at = MomentField()

    class Meta:
        indexes = ((("person", "name"), True),)
