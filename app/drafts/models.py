"""Drafts."""

from peewee import ForeignKeyField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.people.models import Person
from app.vault.fields import SealedField


class Draft(Model):
    """What a person typed into one opened form: (field, value) pairs as JSON.

    `form` is the endpoint that saves it, `number` the record's or "". The `rev` that an edited record was
    opened at is among the fields. `token` names the draft in the form and in addresses.
    """

    unaudited = "nothing is changed by it; saving the form is on the chain"

    id = RowId()
    token = TextField()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    form = TextField()
    number = TextField()
    typed = SealedField()
    began_at = MomentField()
    kept_at = MomentField(index=True)

    class Meta:
        indexes = ((("person", "token"), True), (("person", "form", "number"), False))
