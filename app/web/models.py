"""What pages keep on the server for a person."""

from peewee import BlobField, CompositeKey, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import JsonField, MomentField, RowId
from app.people.models import Department, Person
from app.vault.fields import SealedField


class StoredSearch(Model):
    """The words of a search, kept for one session under a random token.

    No personal value in an address (access rule 13).
    """

    unaudited = "kept for the session only"

    id = RowId()
    token = TextField(unique=True)
    session = TextField(index=True)
    person = IntegerField()
    words = SealedField()
    created_at = MomentField()


class SentForm(Model):
    """A form that was taken, as a keyed hash of what was sent, and the number of what it made."""

    unaudited = "what the form made is on the chain"

    digest = BlobField(primary_key=True)
    made = TextField()
    sent_at = MomentField(index=True)


class Setting(Model):
    """A setting that an administrator changes while the program runs.

    See `web/options.py` for names and defaults.
    """

    audit_kind = "setting"

    name = TextField(primary_key=True)
    value = TextField()

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.name


class Presence(Model):
    """Somebody has a record open: `seen_at` is when their page said so last."""

    unaudited = "who looks at a record just now; it is forgotten within minutes"

    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    kind = TextField()
    record = TextField()
    seen_at = MomentField(index=True)

    class Meta:
        primary_key = CompositeKey("kind", "record", "person")
        without_rowid = True


class SavedList(Model):
    """Filters, order and columns of the list named `lists`, kept under a name and shown as a tab.

    `department` is that of the colleagues it is shared with, none for one's own. `address` is what the list's
    address carries; `words` of a search may be personal (access rule 13), and are never shared.
    """

    audit_kind = "saved_list"

    id = RowId()
    token = TextField(unique=True)
    lists = TextField()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    department = ForeignKeyField(Department, null=True, backref="+", lazy_load=False, on_delete="RESTRICT")
    name = TextField()
    address = JsonField()
    words = SealedField(null=True)
    created_at = MomentField()

    class Meta:
        indexes = ((("person", "lists", "name"), True),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.token
