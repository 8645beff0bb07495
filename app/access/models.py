"""Roles, memberships, grants, raised field levels; and the mixin that makes a table protected."""

from typing import ClassVar

from peewee import SQL, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from app.access.levels import FieldRule
from app.db.base import Model
from app.db.fields import JsonField, MomentField, RowId
from app.people.models import Department, Person


class Role(Model):
    """A named set of permissions. Officers' roles are marked: nobody may hold two of the three.

    `export_cap`: how many rows its holders take out in a day (access rule 8).
    """

    audit_kind = "role"

    id = RowId()
    code = TextField(unique=True)
    zh = TextField()
    en = TextField()
    officer = BooleanField(default=False)
    position = IntegerField(default=0)
    export_cap = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    rev = IntegerField(default=1)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.code


class RolePermission(Model):
    """One permission of one role."""

    role = ForeignKeyField(Role, backref="+", on_delete="CASCADE")
    permission = TextField()

    class Meta:
        primary_key = CompositeKey("role", "permission")
        without_rowid = True


class KnownPermission(Model):
    """A permission of the code that the shipped roles were given once.

    What officers changed since stays changed.
    """

    permission = TextField(primary_key=True)


class PersonRole(Model):
    """One membership."""

    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    role = ForeignKeyField(Role, backref="+", on_delete="RESTRICT")

    class Meta:
        primary_key = CompositeKey("person", "role")
        without_rowid = True


class Grant(Model):
    """One person.

    One record, named permissions and fields up to a level, until a time, for a purpose (access: Words).
    `given_by` is None for one that the program gave.
    """

    id = RowId()
    person = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    kind = TextField()
    record = TextField()
    permissions = JsonField()
    level = IntegerField()
    until = MomentField()
    purpose = TextField()
    given_by = ForeignKeyField(Person, null=True, backref="+", on_delete="RESTRICT")
    given_at = MomentField()
    ended_at = MomentField(null=True)

    class Meta:
        table_name = "access_grant"
        indexes = ((("person", "kind"), False), (("kind", "record"), False))


class FieldLevel(Model):
    """A field level that the security officer raised above the shipped one."""

    kind = TextField()
    field = TextField()
    level = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "field")
        without_rowid = True


class Protected(Model):
    """Base of a table whose rows have a level and a place.

    Subclasses say who may view and how each field is protected: `field_rules` of its own columns,
    `part_rules` of what its parts hold beside them, `sealed_parts` those of them that are kept sealed;
    `secret_parts` are the words of parts with a level of their own. `edit_permission` is who may add to it
    and take from it. `own_by` are the foreign keys to those whose own it is, and `own_permission` what they
    may do without a role, "" for nothing. A record that lies where another one does, `placed_by`, is its
    department's as long as there is none. `barred` is the foreign key to somebody who reads it by the rules
    like others, and may do nothing else to it. `addressed_by` is the column that says of a row that nobody
    reads it, whatever their scope, but those whose own it is.
    """

    view_permission: ClassVar[str]
    edit_permission: ClassVar[str]
    reveal_permission: ClassVar[str]
    field_rules: ClassVar[dict[str, FieldRule]]
    part_rules: ClassVar[dict[str, FieldRule]] = {}
    sealed_parts: ClassVar[frozenset[str]] = frozenset()
    secret_parts: ClassVar[frozenset[str]] = frozenset()
    own_by: ClassVar[tuple[str, ...]] = ("owner",)
    own_permission: ClassVar[str] = ""
    placed_by: ClassVar[str] = ""
    barred: ClassVar[str] = ""
    addressed_by: ClassVar[str] = ""

    number = TextField(unique=True)
    level = IntegerField(constraints=[SQL("CHECK (level BETWEEN 1 AND 4)")])
    owner = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    department = ForeignKeyField(Department, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    region = TextField(null=True)
    business_line = TextField(null=True)
    kind = TextField()

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.number

    @property
    def own_ids(self) -> frozenset[int]:
        """The ids of those whose own it is."""
        return frozenset(getattr(self, f"{name}_id") for name in self.own_by)

    @property
    def barred_id(self) -> int | None:
        """The id of whoever may do nothing to it but read it."""
        return getattr(self, f"{self.barred}_id") if self.barred else None

    @property
    def own_alone(self) -> bool:
        """Whether it is open to nobody but those whose own it is."""
        return bool(self.addressed_by) and bool(getattr(self, self.addressed_by))

    @property
    def unplaced(self) -> bool:
        """Whether it lies in its department alone, for want of the record that would place it."""
        return bool(self.placed_by) and getattr(self, f"{self.placed_by}_id") is None

    @classmethod
    def rule_of(cls, field: str) -> FieldRule | None:
        """How `field` is protected, None for no such field.

        What a part holds is named after the part, ``contact.mobile``, and protected as the record's own.
        """
        name = own_name(field)
        return cls.field_rules.get(name) or cls.part_rules.get(name)


class Part(Model):
    """Base of a table whose rows belong to a protected record, and are as secret as it (access rule 2).

    `word` names it on the chain. `rule_names` says by which rule of the record each column is protected, ""
    for one that differs from row to row. A part with a `level` of its own does not exist for those who are
    cleared for less.
    """

    protected_by: ClassVar[str]
    word: ClassVar[str]
    rule_names: ClassVar[dict[str, str]]

    key = TextField()
    rev = IntegerField(default=1)

    def rule_name(self, column: str) -> str:
        """The name of the record's rule that protects `column` of this row."""
        return self.rule_names[column]

    def field_name(self, column: str) -> str:
        """What the chain calls `column` of this row, such as ``contact.mobile``."""
        return f"{self.word}.{self.rule_name(column)}"


def own_name(field: str) -> str:
    """The name of a field without the part that holds it."""
    return field.rpartition(".")[2]
