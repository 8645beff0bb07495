"""Every run of a background job, with its progress and outcome."""

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import JsonField, MomentField, RowId
from app.people.models import Person
from app.vault.fields import SealedField

QUEUED, RUNNING, DONE, FAILED = OUTCOMES = ("queued", "running", "done", "failed")


class JobRun(Model):
    """One run. `message` is the English id of one sentence, `named` its parameters.

    `subject` says what it works on, such as the number of a batch; "" for work on the whole house.

    `attempts` counts how often it was begun: what was cut off with the worker is begun again. `secret` is
    shown once, to whoever asked for the run.
    """

    unaudited = "asking for a run and its end are on the chain, progress is not"
    audit_kind = "job"

    id = RowId()
    name = TextField()
    subject = TextField(default="", constraints=[SQL("DEFAULT ''")])
    asked_by = ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    queued_at = MomentField()
    started_at = MomentField(null=True)
    ended_at = MomentField(null=True)
    attempts = IntegerField(default=0)
    outcome = TextField(default=QUEUED)
    message = TextField(default="")
    named = JsonField(default=dict)
    progress_done = IntegerField(default=0)
    progress_total = IntegerField(default=0)
    secret = SealedField(null=True)

    class Meta:
        constraints = (SQL(f"CHECK (outcome IN {OUTCOMES})"),)
        indexes = ((("name", "id"), False), (("outcome",), False))

    @property
    def told_subject(self) -> dict[str, str]:
        """The subject as a row of the chain tells it, if there is one."""
        return {"subject": self.subject} if self.subject else {}

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.name
