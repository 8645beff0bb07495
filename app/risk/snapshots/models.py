"""The register at the ends of months."""

from peewee import CompositeKey, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import DayField
from app.risk.models import Risk


class RiskSnapshot(Model):
    """How one risk was rated at the end of a month, `day` being its last: what trends are counted of."""

    protected_by = "risk"

    day = DayField()
    risk = ForeignKeyField(Risk, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    state = TextField()
    inherent_likelihood = IntegerField(null=True)
    inherent_impact = IntegerField(null=True)
    inherent_band = IntegerField(null=True)
    residual_likelihood = IntegerField(null=True)
    residual_impact = IntegerField(null=True)
    residual_band = IntegerField(null=True)
    target_likelihood = IntegerField(null=True)
    target_impact = IntegerField(null=True)
    target_band = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("day", "risk")
        without_rowid = True
        indexes = ((("day", "residual_band", "risk", "state"), False),)
