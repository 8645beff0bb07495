"""Who was told of which clock."""

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.tickets.models import Ticket
from app.tickets.targets import CLOCKS


class Escalation(Model):
    """A step that was taken of a clock of a ticket; `began_at` is when that clock began.

    `told` names who was told by their user names; "" for one that was passed during a standstill.
    """

    protected_by = "ticket"

    id = RowId()
    ticket = ForeignKeyField(Ticket, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    clock = TextField(constraints=[SQL(f"CHECK (clock IN {CLOCKS})")])
    began_at = MomentField()
    percent = IntegerField()
    at = MomentField()
    told = TextField()

    class Meta:
        indexes = ((("ticket", "clock", "began_at", "percent"), True),)
