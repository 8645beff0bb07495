"""Acceptances of risks."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, IntegerField

from app.db.fields import DayField, MomentField
from app.people.models import Person
from app.risk.models import RiskPart
from app.vault.fields import FreeTextField


class Acceptance(RiskPart):
    """A risk may stand as it is until a day, as `person` says, and above a band a second person.

    `band` and the two steps are those of its residual then. It ends on its day, or when the risk is rated
    anew, reopened or closed.
    """

    word = "acceptance"
    rule_names: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "second", "band", "likelihood", "impact", "at", "until", "ended_at"), "acceptance"
    ) | {"reason": "acceptance_reason"}

    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    second = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    band = IntegerField(constraints=[SQL("CHECK (band BETWEEN 1 AND 4)")])
    likelihood = IntegerField()
    impact = IntegerField()
    reason = FreeTextField()
    at = MomentField()
    until = DayField()
    ended_at = MomentField(null=True)

    class Meta:
        table_name = "risk_acceptance"
        constraints = (SQL("CHECK (second_id IS NULL OR second_id <> person_id)"),)
        indexes = ((("key",), True), (("risk", "id"), False), (("ended_at", "until"), False))
