"""What the company offers, and to whom."""

from peewee import SQL, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from app.customers.models import TIERS, VISIT_KINDS
from app.db.base import Model
from app.db.fields import RowId

KINDS = CHANNEL, MANAGER, VISIT, SERVICE = ("channel", "manager", "visit", "service")
"""``channel``: a way to reach us, its code is that of the channel; ``manager``: somebody named who looks
after the customer; ``visit``: the rhythm of visits; ``service``: whatever else there is."""
SHORTEST, LONGEST = 7, 730
"""Days between two visits."""


class ServiceItem(Model):
    """A line of the service catalogue. A retired one is offered to nobody."""

    audit_kind = "service_item"

    id = RowId()
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {KINDS})")])
    code = TextField()
    zh = TextField()
    en = TextField()
    retired = BooleanField(default=False)
    rev = IntegerField(default=1)

    class Meta:
        indexes = ((("kind", "code"), True),)

    @property
    def audit_number(self) -> str:
        """What addresses and the chain call this record."""
        return f"{self.kind}.{self.code}"


class Entitlement(Model):
    """That customers of a tier get an item; of visits every how many `days`, and of which kind."""

    item = ForeignKeyField(ServiceItem, backref="+", lazy_load=False, on_delete="CASCADE")
    tier = TextField(constraints=[SQL(f"CHECK (tier IN {TIERS})")])
    days = IntegerField(null=True, constraints=[SQL(f"CHECK (days BETWEEN {SHORTEST} AND {LONGEST})")])
    visit_kind = TextField(null=True, constraints=[SQL(f"CHECK (visit_kind IN {VISIT_KINDS})")])

    class Meta:
        primary_key = CompositeKey("item", "tier")
        without_rowid = True
        constraints = (SQL("CHECK ((days IS NULL) = (visit_kind IS NULL))"),)
