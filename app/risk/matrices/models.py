"""Versions of the matrix (clause 5.1)."""

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import JsonField, MomentField, RowId
from app.people.models import Person


class RiskMatrix(Model):
    """A version by its number, in force from `since` until the next one; it is never changed.

    `cells` are rows by likelihood with their bands by impact. `words` are those of the firm for steps of the
    scales, by name; `revenue` is a year's in fen, None where it was not said. `acceptance` maps each band to
    whom may accept a risk in it, and for how many months. `made_by` None: as shipped; `approved_by` is the
    second person.
    """

    audit_kind = "risk_matrix"

    id = RowId()
    number = IntegerField(unique=True)
    cells = JsonField()
    words = JsonField()
    revenue = IntegerField(null=True, constraints=[SQL("CHECK (revenue > 0)")])
    acceptance = JsonField()
    reason = TextField(default="")
    made_by = ForeignKeyField(Person, null=True, index=False, backref="+", on_delete="RESTRICT")
    approved_by = ForeignKeyField(Person, null=True, index=False, backref="+", on_delete="RESTRICT")
    since = MomentField()

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return str(self.number)
