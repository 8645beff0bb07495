"""Reviews of risks."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, IntegerField

from app.db.fields import DayField, MomentField
from app.people.models import Person
from app.risk.models import RiskPart
from app.vault.fields import FreeTextField


class RiskReview(RiskPart):
    """Somebody looked at a risk, found its rating right, and said what they saw; `band` was its residual."""

    word = "review"
    rule_names: ClassVar[dict[str, str]] = dict.fromkeys(("person", "at", "band", "next"), "review") | {
        "note": "review_note"
    }

    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()
    band = IntegerField(constraints=[SQL("CHECK (band BETWEEN 1 AND 4)")])
    next = DayField()
    note = FreeTextField()

    class Meta:
        indexes = ((("key",), True), (("risk", "id"), False))
