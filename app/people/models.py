"""Persons, departments and dictionaries."""

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import JsonField, MomentField, RowId


class Department(Model):
    """A department; the tree is by `parent`."""

    audit_kind = "department"

    id = RowId()
    code = TextField(unique=True)
    name = TextField()
    name_en = TextField(default="")
    parent = ForeignKeyField("self", null=True, backref="+", on_delete="RESTRICT")
    lead_id = IntegerField(null=True)
    position = IntegerField(default=0)
    retired = BooleanField(default=False)
    rev = IntegerField(default=1)

    class Meta:
        constraints = (SQL("CHECK (parent_id IS NULL OR parent_id <> id)"),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.code


class Person(Model):
    """Somebody who signs in.

    `clearance` is 1–4; `scope` is text such as ``own`` or ``set:region=east`` (see access). `columns` maps
    the name of a list to the columns they chose there.
    """

    audit_kind = "person"

    id = RowId()
    username = TextField(unique=True, collation="NOCASE")
    name = TextField()
    post = TextField(default="")
    department = ForeignKeyField(Department, backref="+", on_delete="RESTRICT")
    clearance = IntegerField(default=1, constraints=[SQL("CHECK (clearance BETWEEN 1 AND 4)")])
    scope = TextField(default="own")
    disabled = BooleanField(default=False)
    password = TextField(null=True)
    password_set_at = MomentField(null=True)
    must_change = BooleanField(default=True)
    code = TextField(null=True)
    code_until = MomentField(null=True)
    locale = TextField(default="")
    theme = TextField(default="system")
    density = TextField(default="regular")
    columns = JsonField(null=True)
    created_at = MomentField()
    rev = IntegerField(default=1)

    @property
    def initial(self) -> str:
        """What stands in the person's avatar."""
        return self.name[:1]

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.username


class DictionaryEntry(Model):
    """One choice of a dictionary (`region`, `business_line`, …).

    Retired entries stay readable on old records. `colour` is one of `dictionaries.COLOURS`, "" for none.
    """

    audit_kind = "dictionary"

    id = RowId()
    dictionary = TextField()
    code = TextField()
    zh = TextField()
    en = TextField()
    position = IntegerField(default=0)
    retired = BooleanField(default=False)
    colour = TextField(default="", constraints=[SQL("DEFAULT ''")])
    rev = IntegerField(default=1)

    class Meta:
        indexes = ((("dictionary", "code"), True),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return f"{self.dictionary}.{self.code}"
