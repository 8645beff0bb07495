"""What pages keep on the server for a person."""

from peewee import BlobField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
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
