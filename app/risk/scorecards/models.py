"""Cards in versions, what a trial of one found, scores of customers, and what people know of their credit."""

from peewee import SQL, BlobField, ForeignKeyField, IntegerField, TextField

from app.customers.models import KINDS, Customer
from app.db.base import Model
from app.db.fields import DayField, JsonField, MomentField, RowId
from app.people.models import Person
from app.vault.fields import SealedField

STATES = DRAFT, TRIED, APPROVED, PUBLISHED, RETIRED = ("draft", "tried", "approved", "published", "retired")
"""How far a version is. Approval by a second person takes it from tried to approved."""
CREDIT_RECORD, ABILITY_TO_PAY = TYPED = ("credit_record", "ability_to_pay")
"""What people enter, since no record tells it."""
HUNDREDTHS = 100
"""Totals are kept in hundredths of a point."""


class Scorecard(Model):
    """A version of the card for customers of a `kind` (clause 5.3).

    `card` is what `scorecard.card_of` reads, `mapping` says which of ours each of its attributes is, "" for
    none yet. `bands` are the totals from which the bands begin, the best first; below them is one more.
    `warnings` are [message, values] of the table that it was read from, in `format`. `ground` says why
    attributes are used that concern the person, such as sex. A change makes a draft again of what was tried.
    """

    audit_kind = "scorecard"

    id = RowId()
    number = TextField(unique=True)
    name = TextField()
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {KINDS})")])
    version = IntegerField()
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    card = JsonField()
    mapping = JsonField()
    bands = JsonField()
    format = TextField(default="", constraints=[SQL("DEFAULT ''")])
    warnings = JsonField(default=list)
    ground = TextField(default="", constraints=[SQL("DEFAULT ''")])
    made_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    made_at = MomentField()
    approved_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    approved_at = MomentField(null=True)
    published_at = MomentField(null=True)
    retired_at = MomentField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        indexes = ((("kind", "version"), True), (("made_at", "id"), False))

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.number)


Scorecard.add_index(
    Scorecard.index(Scorecard.kind, unique=True, where=SQL("state = 'published'"), name="scorecard_published")
)


class CardTrial(Model):
    """What a card came to over all customers on a day: sums, and the numbers of those who moved most."""

    unaudited = "a job makes it from the records; its row on the chain tells how many and their digest"

    id = RowId()
    card = ForeignKeyField(Scorecard, backref="+", lazy_load=False, on_delete="CASCADE")
    day = DayField()
    at = MomentField()
    found = JsonField()


class CreditScore(Model):
    """What a customer scored from `since` until before `until` (None: still), in hundredths.

    There is no `total` where an attribute has no bin for its value: `lacking` names it. `band` is its place
    among the card's, 0 the best. `detail` has [value, day, place of the bin] of each attribute, as of
    `valued_on`; `digest` knows the same one again.
    """

    protected_by = "customer"
    unaudited = "a job makes it from the records; its row on the chain tells how many and their digest"

    id = RowId()
    customer = ForeignKeyField(Customer, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    card = ForeignKeyField(Scorecard, backref="+", lazy_load=False, on_delete="RESTRICT")
    since = DayField()
    until = DayField(null=True)
    total = IntegerField(null=True)
    band = IntegerField(null=True)
    lacking = TextField(default="", constraints=[SQL("DEFAULT ''")])
    detail = SealedField()
    digest = BlobField()
    valued_on = DayField()

    class Meta:
        constraints = (SQL("CHECK ((total IS NULL) = (band IS NULL))"),)
        indexes = ((("customer", "since"), True), (("since", "until"), False))


CreditScore.add_index(
    CreditScore.index(
        CreditScore.customer, unique=True, where=SQL("until IS NULL"), name="credit_score_present"
    )
)
CreditScore.add_index(
    CreditScore.index(
        *(CreditScore.total, CreditScore.customer, CreditScore.band, CreditScore.card),
        where=SQL("until IS NULL"),
        name="credit_score_listed",
    )
)


class CreditFact(Model):
    """What somebody knows of a customer's credit on a day, and from where; the newest counts."""

    audit_kind = "credit_fact"
    protected_by = "customer"

    id = RowId()
    key = TextField(unique=True)
    customer = ForeignKeyField(Customer, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    attribute = TextField(constraints=[SQL(f"CHECK (attribute IN {TYPED})")])
    value = TextField()
    known_on = DayField()
    source = SealedField()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()

    class Meta:
        indexes = ((("customer", "attribute", "known_on"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.key)


class ScoreOverride(Model):
    """Another total that a second person agreed to, in hundredths: from `since` until the day `until`.

    `ended_at`: before its time, or replaced by another.
    """

    audit_kind = "score_override"
    protected_by = "customer"

    id = RowId()
    key = TextField(unique=True)
    customer = ForeignKeyField(Customer, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    total = IntegerField()
    since = DayField()
    until = DayField()
    reason = SealedField()
    asked_by = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    decided_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    ended_at = MomentField(null=True)

    class Meta:
        constraints = (SQL("CHECK (since < until)"),)
        indexes = ((("customer", "until"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.key)
