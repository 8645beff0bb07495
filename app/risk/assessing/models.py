"""Assessments of risks."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.db.fields import JsonField, MomentField
from app.people.models import Person
from app.risk.models import RiskPart
from app.vault.fields import FreeTextField

STATES = ASKED, CONFIRMED, RETURNED, WITHDRAWN = ("asked", "confirmed", "returned", "withdrawn")


def _step(*, null: bool = False) -> IntegerField:
    return IntegerField(null=null)


def _between(*names: str) -> SQL:
    return SQL(f"CHECK ({' AND '.join(f'{name} BETWEEN 1 AND 5' for name in names)})")


class Assessment(RiskPart):
    """How likely and how grave a risk is, as `person` sees it: inherent, residual, target.

    All steps are 1–5, in the words and bands of version `matrix`. The inherent impact is the highest of the
    four scales. `controls` are those that were counted then: [key, kind, axis, effect]; `proposed` is what
    they support, and a residual below that says why in `lower`. It counts once `decided_by` confirmed it.
    """

    word = "assessment"
    rule_names: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            *("at", "person", "matrix", "likelihood", "money", "customers", "compliance", "leak", "impact"),
            *("controls", "proposed_likelihood", "proposed_impact", "residual_likelihood"),
            *("residual_impact", "target_likelihood", "target_impact", "state", "decided_by", "decided_at"),
        ),
        "assessment",
    ) | {"note": "assessment_note", "lower": "assessment_lower"}

    at = MomentField()
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    matrix = IntegerField()
    likelihood = _step()
    money = _step(null=True)
    customers = _step(null=True)
    compliance = _step(null=True)
    leak = _step(null=True)
    impact = _step()
    controls = JsonField()
    proposed_likelihood = _step()
    proposed_impact = _step()
    residual_likelihood = _step()
    residual_impact = _step()
    target_likelihood = _step()
    target_impact = _step()
    note = FreeTextField(null=True)
    lower = FreeTextField(null=True)
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    decided_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    decided_at = MomentField(null=True)

    class Meta:
        table_name = "risk_assessment"
        constraints = (
            _between("likelihood", "impact"),
            _between("proposed_likelihood", "proposed_impact"),
            _between("target_likelihood", "target_impact"),
            SQL("CHECK (residual_likelihood <= likelihood AND residual_impact <= impact)"),
            SQL("CHECK (target_likelihood <= residual_likelihood AND target_impact <= residual_impact)"),
        )
        indexes = ((("key",), True), (("risk", "id"), False))
