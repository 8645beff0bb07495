"""What was taken out of the house, by whom, when and why."""

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import DayField, JsonField, MomentField, RowId
from app.people.models import Person
from app.vault.fields import SealedField

ASKED, QUEUED, READY, FAILED, REMOVED = STATES = ("asked", "queued", "ready", "failed", "removed")
"""Waiting for a second person; for the worker; for its person to fetch it; the last two hold no file."""


class Export(Model):
    """One table that somebody takes out.

    `kind` is that of an `Exporter`, `form` one of `sheets.writing.FORMS`; `purpose` a code of the
    dictionary, `note` what was typed beside it. `asked` says which rows and columns, as JSON: the words of a
    search may be personal. `whole`: with the full values of revealing fields. `rows` is how many it has, or
    was to have. `counted`: they count towards the cap of `day`; what a second person approved (`request`)
    does not. `rights` are those of its person when it was made: with others they don't get it. `sha256` (hex)
    and `size` are those of the file as it is fetched. `message` is the English id of the sentence why it has
    failed, `named` its parameters.
    """

    audit_kind = "export"

    id = RowId()
    number = TextField(unique=True)
    kind = TextField()
    person = ForeignKeyField(Person, index=False, backref="+", on_delete="RESTRICT")
    form = TextField()
    purpose = TextField(default="", constraints=[SQL("DEFAULT ''")])
    note = TextField(default="", constraints=[SQL("DEFAULT ''")])
    asked = SealedField()
    whole = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    rows = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    counted = BooleanField(default=True, constraints=[SQL("DEFAULT 1")])
    day = DayField()
    request = TextField(null=True)
    state = TextField()
    message = TextField(default="", constraints=[SQL("DEFAULT ''")])
    named = JsonField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    rights = TextField(null=True)
    sha256 = TextField(null=True)
    size = IntegerField(null=True)
    asked_at = MomentField()
    ended_at = MomentField(null=True)
    expires_at = MomentField(null=True)
    fetched_at = MomentField(null=True)

    class Meta:
        constraints = (SQL(f"CHECK (state IN {STATES})"),)
        indexes = ((("person", "day"), False), (("person", "id"), False), (("state", "expires_at"), False))

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.number
