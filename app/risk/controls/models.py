"""Which tests of controls have expired and were told of."""

from peewee import ForeignKeyField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.inbox.models import Task
from app.risk.models import ControlTest


class ExpiredTest(Model):
    """A test that no longer holds: when that was told, and the task of testing anew, if anybody can do it."""

    unaudited = "the control's row on the chain says that its test expired, the task has one of its own"

    id = RowId()
    test = ForeignKeyField(ControlTest, unique=True, backref="+", lazy_load=False, on_delete="RESTRICT")
    task = ForeignKeyField(Task, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()
