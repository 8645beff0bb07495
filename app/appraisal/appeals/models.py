"""What somebody contests of their sheet, and what was decided."""

from typing import ClassVar

from peewee import SQL, BooleanField, ForeignKeyField, TextField

from app.access.models import Part
from app.appraisal.models import AppraisalSheet, FrozenValue, PlanIndicator
from app.db.fields import DayField, JsonField, MomentField, RowId
from app.inbox.models import Task
from app.people.models import Person

STATES = WAITING, DECIDED, WITHDRAWN = ("waiting", "decided", "withdrawn")
OUTCOMES = KEPT, CORRECTED, SCORED_AGAIN = ("kept", "corrected", "scored")
IS_WAITING = SQL("state = 'waiting'")
CASE = "appraisal_case"
"""The kind of what a decider's task leads to."""


class Appeal(Part):
    """An appeal of a sheet's person against what one indicator came to: why, with which files of the sheet.

    `decider` decides by the day `due`, None while nobody may, and `task` is theirs. `contested` is the value
    that was appealed, `given` the one that came of the decision, None where that was kept; `rulings` are what
    it says of single rows, as `ruling.kept` makes them. `told_late`: the
    officers heard that the day is over. `key` is its own among all, as the list is paged by it.
    """

    protected_by = "sheet"
    word = "appeal"
    rule_names: ClassVar[dict[str, str]] = {
        "text": "appeal_text",
        "reason": "appeal_reason",
        "rulings": "appeal_reason",
        **dict.fromkeys(
            (
                *("indicator", "files", "at", "due", "decider", "task", "state", "outcome", "ended_at"),
                *("contested", "given", "told_late"),
            ),
            "appeal_state",
        ),
    }

    id = RowId()
    sheet = ForeignKeyField(AppraisalSheet, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    indicator = ForeignKeyField(
        PlanIndicator, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    text = TextField()
    files = JsonField()
    at = MomentField()
    due = DayField()
    decider = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    task = ForeignKeyField(Task, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    state = TextField(default=WAITING, constraints=[SQL(f"CHECK (state IN {STATES})")])
    outcome = TextField(null=True, constraints=[SQL(f"CHECK (outcome IN {OUTCOMES})")])
    reason = TextField(default="", constraints=[SQL("DEFAULT ''")])
    ended_at = MomentField(null=True)
    contested = ForeignKeyField(
        FrozenValue, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    given = ForeignKeyField(
        FrozenValue, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    told_late = BooleanField(default=False)
    rulings = JsonField(default=list, constraints=[SQL("DEFAULT '[]'")])

    @property
    def waits(self) -> bool:
        """Whether nobody has decided on it, nor was it withdrawn."""
        return bool(self.state == WAITING)

    @property
    def is_decided(self) -> bool:
        """Whether somebody has."""
        return bool(self.state == DECIDED)

    class Meta:
        table_name = "appraisal_appeal"
        constraints = (
            SQL("CHECK ((state = 'waiting') = (ended_at IS NULL))"),
            SQL("CHECK ((state = 'decided') = (outcome IS NOT NULL))"),
        )
        indexes = (
            (("key",), True),
            (("sheet", "indicator", "id"), False),
            (("state", "due", "id"), False),
            (("state", "ended_at", "id"), False),
        )


Appeal.add_index(
    Appeal.index(Appeal.sheet, Appeal.indicator, unique=True, name="appraisal_appeal_waits", where=IS_WAITING)
)
Appeal.add_index(Appeal.index(Appeal.decider, name="appraisal_appeal_decider_id_waits", where=IS_WAITING))
