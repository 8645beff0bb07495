"""Actions against risks, and the dates that slipped."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, TextField

from app.db.fields import DayField, MomentField
from app.inbox.models import Task
from app.people.models import Person
from app.risk.models import RiskPart
from app.vault.fields import FreeTextField

STATES = OPEN, DONE, CONFIRMED, DROPPED = ("open", "done", "confirmed", "dropped")


class Action(RiskPart):
    """Something that `owner` does about a risk until the day `due`; `first_due` was agreed at first.

    The owner reports it done, with `evidence`; somebody else confirms that, or drops it for a reason.
    """

    word = "action"
    rule_names: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            *("owner", "due", "first_due", "state", "done_on", "confirmed_by", "confirmed_at", "task"),
            *("person", "at"),
        ),
        "action_state",
    ) | {"what": "action", "evidence": "action_evidence", "dropped_for": "action_dropped"}

    what = FreeTextField()
    owner = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    due = DayField()
    first_due = DayField()
    state = TextField(default=OPEN, constraints=[SQL(f"CHECK (state IN {STATES})")])
    evidence = FreeTextField(null=True)
    done_on = DayField(null=True)
    confirmed_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    confirmed_at = MomentField(null=True)
    dropped_for = FreeTextField(null=True)
    task = ForeignKeyField(Task, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    at = MomentField()

    class Meta:
        table_name = "risk_action"
        constraints = (SQL("CHECK (confirmed_by_id IS NULL OR confirmed_by_id <> owner_id)"),)
        indexes = ((("key",), True), (("risk", "state", "due"), False), (("owner", "state"), False))


class Slip(RiskPart):
    """A date of an action that slipped: what it `was`, what it became, and why."""

    word = "slip"
    rule_names: ClassVar[dict[str, str]] = dict.fromkeys(
        ("action", "was", "due", "person", "at"), "action_state"
    ) | {"reason": "action_slipped"}

    action = ForeignKeyField(Action, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    was = DayField()
    due = DayField()
    reason = FreeTextField()
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    at = MomentField()

    class Meta:
        table_name = "risk_slip"
        indexes = ((("key",), True), (("risk", "id"), False))
