"""What follows from a sheet, or from what a plan showed."""

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.appraisal.models import AppraisalPlan, AppraisalSheet, PlanIndicator
from app.db.base import Model
from app.db.fields import DayField, MomentField, RowId
from app.inbox.models import Task
from app.people.models import Person
from app.vault.fields import SealedField

REWARDS = PRAISE, BONUS, PROMOTION = ("praise", "bonus", "promotion")
FOLLOWED = TRAINING, IMPROVEMENT, ADJUSTMENT = ("training", "improvement", "service_adjustment")
PENALTIES = WARNING, FINE, REDUCED_BONUS, DEMOTION = ("warning", "fine", "reduced_bonus", "demotion")
KINDS = (*REWARDS, *FOLLOWED, *PENALTIES)
STATES = PROPOSED, DROPPED, IN_FORCE, OPEN, DONE, CONFIRMED = (
    "proposed",
    "dropped",
    "in_force",
    "open",
    "done",
    "confirmed",
)
"""A reward or penalty that was approved is in force. Training and the like go on: open, done, confirmed."""


class Consequence(Model):
    """Something that follows from a sheet, or without one from what a plan showed (clause 4.6).

    `rule` is the code of the grade rule that proposed it, "" for one that `person` added for a `reason`;
    `indicator` is what it is about. `what` says what exactly, `owner` is whom it concerns, and who does what
    is followed, until `due`. From `told_at` on whoever is concerned sees it.

    A penalty rests on a `clause` of the rules, which the person acknowledged on `acknowledged_on` unless that
    is `unacknowledged`. They are asked for their answer until the day `answer_by`, and open it at `seen_at`;
    `reply` is what they answer, on `replied_on`, written down by `replied_by`; on the day `silent_on` it was
    noted that they had said nothing. A fine of `fen` is taken from a month's `wage`, where `least_wage` is
    the local minimum, all in fen.

    What is followed is a `task`; `evidence` says how it was done on the day `done_on`, `file` is the number
    of what shows it on the sheet, `returned_for` why that was not enough. `dropped_for` says why it came to
    nothing. While somebody is asked for their reply, `task` is that. `key` is its own among all: addresses,
    lists and the chain call it so.
    """

    audit_kind = "consequence"
    protected_by = "sheet"

    id = RowId()
    key = TextField(unique=True)
    plan = ForeignKeyField(AppraisalPlan, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    sheet = ForeignKeyField(
        AppraisalSheet, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {KINDS})")])
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    rule = TextField(default="", constraints=[SQL("DEFAULT ''")])
    indicator = ForeignKeyField(
        PlanIndicator, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    what = TextField(default="", constraints=[SQL("DEFAULT ''")])
    owner = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    due = DayField(null=True)
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    at = MomentField()
    reason = TextField(default="", constraints=[SQL("DEFAULT ''")])
    told_at = MomentField(null=True)
    clause = TextField(default="", constraints=[SQL("DEFAULT ''")])
    acknowledged_on = DayField(null=True)
    unacknowledged = BooleanField(default=False)
    answer_by = DayField(null=True)
    seen_at = MomentField(null=True)
    silent_on = DayField(null=True)
    reply = TextField(default="", constraints=[SQL("DEFAULT ''")])
    replied_on = DayField(null=True)
    replied_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    fen = IntegerField(null=True)
    wage = SealedField(null=True)
    least_wage = IntegerField(null=True)
    approved_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    approved_at = MomentField(null=True)
    dropped_for = TextField(default="", constraints=[SQL("DEFAULT ''")])
    task = ForeignKeyField(Task, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    evidence = TextField(default="", constraints=[SQL("DEFAULT ''")])
    file = TextField(default="", constraints=[SQL("DEFAULT ''")])
    done_on = DayField(null=True)
    returned_for = TextField(default="", constraints=[SQL("DEFAULT ''")])
    confirmed_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    confirmed_at = MomentField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        constraints = (SQL(f"CHECK (sheet_id IS NOT NULL OR kind IN {FOLLOWED})"),)
        indexes = (
            (("sheet",), False),
            (("plan", "state"), False),
            (("at",), False),
            (("state", "at"), False),
            (("kind", "at"), False),
            (("due",), False),
        )

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.key)

    @property
    def is_penalty(self) -> bool:
        """Whether it takes something away from the person."""
        return self.kind in PENALTIES

    @property
    def is_followed(self) -> bool:
        """Whether it is a task that is followed to its end."""
        return self.kind in FOLLOWED
