"""What the activities of a log mean, and which tickets came from which log."""

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.people.models import Person
from app.tickets.models import Ticket

MEANINGS = RECEPTION, EXECUTION, PAUSE, DONE, CLOSED, NOTE = (
    "reception",
    "execution",
    "pause",
    "done",
    "closed",
    "note",
)

MEANING_CHECK = """CHECK (meaning IN
            ('reception', 'execution', 'pause', 'done', 'closed', 'note'))"""


class LogActivity(Model):
    """What an activity of a log means; one that is not here is a note."""

    audit_kind = "log_activity"

    id = RowId()
    activity = TextField(unique=True, collation="NOCASE")
    meaning = TextField(constraints=[SQL(MEANING_CHECK)])
    rev = IntegerField(default=1)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.activity)


class LogBatch(Model):
    """One import of a log, which can be undone as a whole."""

    audit_kind = "log_batch"

    id = RowId()
    number = TextField(unique=True)
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()
    tickets = IntegerField(default=0)
    events = IntegerField(default=0)
    undone_at = MomentField(null=True)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.number)


class LogTicket(Model):
    """A ticket of a batch, and the version in which it came: one that was changed since is not undone."""

    protected_by = "ticket"
    unaudited = "it belongs to the batch"

    id = RowId()
    batch = ForeignKeyField(LogBatch, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    ticket = ForeignKeyField(Ticket, unique=True, backref="+", lazy_load=False, on_delete="CASCADE")
    rev = IntegerField()

    class Meta:
        indexes = ((("batch", "ticket"), False),)
