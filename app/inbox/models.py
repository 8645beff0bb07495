"""Requests and which of them one person may do alone; tasks, notifications, deputies, hand-overs."""

from datetime import timedelta

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import DayField, JsonField, MomentField, RowId
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


class Task(Model):
    """Something that a person is to do until a day (待办).

    `kind` and `record` name the record that it is about, "" for none: the text is as secret as that.
    `reason` is a code of why it was given; `giver` is None for the program itself.
    """

    protected_by = "record"
    audit_kind = "task"

    id = RowId()
    number = TextField(unique=True)
    what = SealedField()
    reason = TextField()
    kind = TextField()
    record = TextField()
    due = DayField()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    giver = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    given_at = MomentField()
    done_at = MomentField(null=True)
    done_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    rev = IntegerField(default=1)

    class Meta:
        indexes = (
            (("person", "done_at", "due", "id"), False),
            (("giver", "done_at", "due", "id"), False),
            (("kind", "record", "done_at"), False),
        )

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.number


class Notice(Model):
    """Something that happened and concerns a person, told to them once.

    `event` is a code; `kind` and `record` name what it is about, "" for nothing named; `count` of how many
    records it tells at once.
    """

    protected_by = "record"
    unaudited = "it tells of what has its own row on the chain; reading it changes nothing"

    id = RowId()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    event = TextField()
    kind = TextField()
    record = TextField()
    count = IntegerField(default=1)
    by = ForeignKeyField(Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()
    read_at = MomentField(null=True)

    class Meta:
        indexes = ((("person", "id"), False), (("person", "read_at"), False))


class Absence(Model):
    """Who stands in for a person (代理), from `since` to `until`, both included; None: nobody."""

    audit_kind = "absence"

    id = RowId()
    person = ForeignKeyField(Person, unique=True, backref="+", lazy_load=False, on_delete="CASCADE")
    deputy = ForeignKeyField(Person, null=True, backref="+", lazy_load=False, on_delete="RESTRICT")
    since = DayField(null=True)
    until = DayField(null=True)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record: the user name of the person."""
        return str(Person.get_by_id(self.person_id).username)


class HandOver(Model):
    """What a task asks for: that the work of `leaver` is handed over.

    `choices` maps the shares of it to the user names of those who receive them in the background.
    """

    unaudited = "the task, and each thing that is handed over, are on the chain"

    id = RowId()
    task = ForeignKeyField(Task, unique=True, backref="+", lazy_load=False, on_delete="CASCADE")
    leaver = ForeignKeyField(Person, backref="+", lazy_load=False, on_delete="RESTRICT")
    choices = JsonField(null=True)
