"""What appraisal keeps that no other record holds."""

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import DayField, RowId
from app.people.models import Department

KINDS = MARKETING, PROMOTION = ("marketing", "promotion")


class Spend(Model):
    """What a department spent in a month on winning customers, in fen (clause 4.1).

    `month` is its first day. Where there is no row nothing was said: that is not zero.
    """

    audit_kind = "spend"

    id = RowId()
    department = ForeignKeyField(Department, index=False, backref="+", on_delete="RESTRICT")
    month = DayField()
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {KINDS})")])
    fen = IntegerField(constraints=[SQL("CHECK (fen >= 0)")])

    class Meta:
        indexes = ((("department", "month", "kind"), True),)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return f"{self.department.code}.{self.month:%Y-%m}.{self.kind}"
