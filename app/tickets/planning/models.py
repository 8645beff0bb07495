"""Steps of a ticket's plan, and the templates they are made from."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.inbox.models import Task
from app.people.models import Person
from app.tickets.models import TicketPart
from app.vault.fields import SealedField

STATES = OPEN, DONE, STRUCK = ("open", "done", "struck")
WHO = HANDLER, OWNER, HEAD = ("handler", "owner", "head")
"""Whom a template gives a step to: the ticket's handler, the customer's owner, the handler's head."""


class StepTemplate(Model):
    """The steps that tickets of a category usually take: see `TemplateStep`."""

    audit_kind = "step_template"

    id = RowId()
    category = TextField(unique=True)
    rev = IntegerField(default=1)

    @property
    def audit_number(self) -> str:
        """What addresses and the chain call this record."""
        return self.category


class TemplateStep(Model):
    """One of them: what is done, in which manner, by whom, due so many working minutes after planning."""

    id = RowId()
    template = ForeignKeyField(StepTemplate, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    position = IntegerField()
    zh = TextField()
    en = TextField()
    manner = TextField()
    who = TextField(constraints=[SQL(f"CHECK (who IN {WHO})")])
    minutes = IntegerField(constraints=[SQL("CHECK (minutes > 0)")])

    class Meta:
        indexes = ((("template", "position"), True),)


class PlanStep(TicketPart):
    """A step of a ticket's plan (服务计划): what is done, in which manner, by whom, until when.

    `reason` is why it was struck; `closed_at` and `closed_by` tell when it was done or struck, and by whom.
    `task` waits in the inbox of an owner who is not the ticket's handler. The words are sealed whatever the
    ticket's level: nobody looks for them.
    """

    word = "step"
    rule_names: ClassVar[dict[str, str]] = {
        "content": "step",
        "manner": "step_manner",
        "owner": "step_owner",
        "due": "step_due",
        "state": "step_state",
        "reason": "step_reason",
        "closed_at": "step_state",
        "closed_by": "step_state",
        "position": "step_state",
        "task": "step_state",
    }

    position = IntegerField()
    content = SealedField()
    manner = TextField()
    owner = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    due = MomentField()
    state = TextField(default=OPEN, constraints=[SQL(f"CHECK (state IN {STATES})")])
    reason = SealedField(null=True)
    closed_at = MomentField(null=True)
    closed_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    task = ForeignKeyField(Task, null=True, backref="+", lazy_load=False, on_delete="RESTRICT")

    class Meta:
        indexes = ((("ticket", "key"), True), (("ticket", "position", "id"), False))
