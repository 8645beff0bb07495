"""Sessions, guesses and the set-up code."""

from peewee import ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.people.models import Person


class Session(Model):
    """One signed-in browser. `key` is the SHA-256 of the token in its cookie; ended sessions are deleted.

    One that has expired lets nobody in, and stays for a while (see `sessions.REMEMBERED`).
    """

    unaudited = "its beginning and end are audited; last_seen_at is not"

    id = RowId()
    key = TextField(unique=True)
    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    began_at = MomentField()
    last_seen_at = MomentField()
    address = TextField()
    agent = TextField()
    expired_at = MomentField(null=True)


class Guess(Model):
    """Wrong passwords for one account, a keyed hash of its name, in one `place` (see `guesses`)."""

    unaudited = "counted, and written on the chain as refusals"

    id = RowId()
    account = TextField()
    place = TextField()
    failures = IntegerField()
    last_at = MomentField(index=True)

    class Meta:
        indexes = ((("account", "place"), True),)


class SetupCode(Model):
    """The one code that may set up an empty installation, as its SHA-256."""

    unaudited = "there is nobody yet"

    id = RowId()
    hash = TextField()
    made_at = MomentField()
