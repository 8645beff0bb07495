"""How often the steps that the program runs itself miss what they promise."""

from peewee import ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.people.models import Department


class StepRate(Model):
    """Of so many cases of the last 90 days in a department, so many `missed` (access rule 9).

    `department` is None for what lies in none.
    """

    unaudited = "a job counts it anew from records that have rows of their own on the chain"

    id = RowId()
    measure = TextField()
    department = ForeignKeyField(Department, null=True, index=False, backref="+", on_delete="CASCADE")
    cases = IntegerField()
    missed = IntegerField()
    at = MomentField()

    class Meta:
        indexes = ((("measure", "department"), True),)
