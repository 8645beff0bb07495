"""Requests, and which kinds of them one person may do alone."""

from datetime import timedelta

from peewee import SQL, BooleanField, ForeignKeyField, TextField

from app.db.base import Model
from app.db.fields import JsonField, MomentField, RowId
from app.people.models import Person
from app.vault.fields import SealedField

ASKED, APPROVED, REFUSED, WITHDRAWN, EXPIRED, DONE, FAILED = STATES = (
    "asked",
    "approved",
    "refused",
    "withdrawn",
    "expired",
    "done",
    "failed",
)
LASTS = timedelta(days=14)


class Request(Model):
    """What somebody asks for and a second person decides (审批).

    `kind` is that of an `Approval`; `subject_kind` and `subject` name what it is about, "" for nothing named;
    `concerned` is the person that it is about, who doesn't decide it. `details` are JSON, of the kind.
    `reason` is the asker's, `answer` the decider's. An approved one that ran is done or failed: `message` is
    the English id of one sentence, `named` its parameters.
    """

    audit_kind = "request"

    id = RowId()
    number = TextField(unique=True)
    kind = TextField()
    subject_kind = TextField(default="")
    subject = TextField(default="")
    concerned = ForeignKeyField(Person, null=True, index=False, backref="+", on_delete="RESTRICT")
    asked_by = ForeignKeyField(Person, backref="+", on_delete="RESTRICT")
    asked_at = MomentField()
    expires_at = MomentField()
    reason = TextField()
    details = SealedField()
    state = TextField(default=ASKED)
    decided_by = ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    decided_at = MomentField(null=True)
    answer = TextField(default="")
    ended_at = MomentField(null=True)
    message = TextField(default="")
    named = JsonField(default=dict)

    class Meta:
        constraints = (
            SQL(f"CHECK (state IN {STATES})"),
            SQL("CHECK (decided_by_id IS NULL OR decided_by_id <> asked_by_id)"),
        )
        indexes = ((("state", "kind", "asked_by", "concerned"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.number


class TwoPersonAction(Model):
    """A kind of request that was told to need a second person, or not; a kind without a row needs one."""

    audit_kind = "two_person_action"

    kind = TextField(primary_key=True)
    needed = BooleanField()

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.kind
