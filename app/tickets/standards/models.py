"""The versions of the service levels and their cells (clauses 3.5 to 3.7)."""

from peewee import SQL, CompositeKey, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import JsonField, MomentField, RowId
from app.people.models import Person
from app.tickets.targets import CLOCKS

STATES = DRAFT, ASKED, PUBLISHED, DECLINED = ("draft", "asked", "published", "declined")
OPEN = (DRAFT, ASKED)
"""States of a version that may still come into force."""


class StandardVersion(Model):
    """A version of the service levels, by its number.

    `made_by` None: as shipped. `approved_by` is the second person, `since` when it came into force: it binds
    the tickets opened from then until the next one. `trial` is how it would have fared (see `trial.py`).
    `rev` counts the changes of its cells.
    """

    audit_kind = "service_standard"

    id = RowId()
    number = IntegerField(unique=True)
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    made_by = ForeignKeyField(Person, null=True, index=False, backref="+", on_delete="RESTRICT")
    made_at = MomentField()
    approved_by = ForeignKeyField(Person, null=True, index=False, backref="+", on_delete="RESTRICT")
    since = MomentField(null=True)
    trial = JsonField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        table_name = "service_standard"

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return str(self.number)


class ServiceLevel(Model):
    """A cell: the target in working minutes of a clock for a tier; None while a draft lacks it.

    `complexity` and `urgency` are "" where the clock does not look at them; the tiers of a row share the
    `calendar`, by its code.
    """

    version = ForeignKeyField(StandardVersion, index=False, backref="+", on_delete="CASCADE")
    clock = TextField(constraints=[SQL(f"CHECK (clock IN {CLOCKS})")])
    complexity = TextField()
    urgency = TextField()
    tier = TextField(constraints=[SQL("CHECK (tier IN ('A', 'B', 'C', 'D'))")])
    minutes = IntegerField(null=True, constraints=[SQL("CHECK (minutes > 0)")])
    calendar = TextField()

    class Meta:
        primary_key = CompositeKey("version", "clock", "complexity", "urgency", "tier")
        without_rowid = True
