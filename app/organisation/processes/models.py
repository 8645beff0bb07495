"""Business processes as the company runs them, step by step (clause 5.2)."""

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.access.models import Role
from app.db.base import Model
from app.db.fields import RowId
from app.people.models import Department, Person


class Process(Model):
    """A process that the company works by; `key` calls it in addresses.

    `shipped` is the code of one that the product brought, "" for the firm's own.
    """

    audit_kind = "process"

    id = RowId()
    key = TextField(unique=True)
    name = TextField()
    purpose = TextField(default="")
    department = ForeignKeyField(Department, null=True, index=False, backref="+", on_delete="RESTRICT")
    position = IntegerField(default=0)
    shipped = TextField(default="")
    retired = BooleanField(default=False)
    rev = IntegerField(default=1)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return str(self.key)


class ProcessStep(Model):
    """A step of a process: who does it, and who answers for it.

    Each of the two is a department, a role or a person, or not yet said. A step that the program itself runs
    names in `measure` what its live breach rate is taken from. A step that is no longer part of the process
    is `retired`: what was found in it stays.
    """

    audit_kind = "process_step"

    id = RowId()
    key = TextField(unique=True)
    process = ForeignKeyField(Process, index=False, backref="+", on_delete="RESTRICT")
    position = IntegerField(default=0)
    name = TextField()
    what = TextField(default="")
    does_department = ForeignKeyField(Department, null=True, index=False, backref="+", on_delete="RESTRICT")
    does_role = ForeignKeyField(Role, null=True, index=False, backref="+", on_delete="RESTRICT")
    does_person = ForeignKeyField(Person, null=True, index=False, backref="+", on_delete="RESTRICT")
    answers_department = ForeignKeyField(
        Department, null=True, index=False, backref="+", on_delete="RESTRICT"
    )
    answers_role = ForeignKeyField(Role, null=True, index=False, backref="+", on_delete="RESTRICT")
    answers_person = ForeignKeyField(Person, null=True, index=False, backref="+", on_delete="RESTRICT")
    by_program = BooleanField(default=False)
    measure = TextField(default="")
    retired = BooleanField(default=False)
    rev = IntegerField(default=1)

    class Meta:
        constraints = (
            SQL(
                "CHECK ((does_department_id IS NOT NULL) + (does_role_id IS NOT NULL)"
                " + (does_person_id IS NOT NULL) <= 1)"
            ),
            SQL(
                "CHECK ((answers_department_id IS NOT NULL) + (answers_role_id IS NOT NULL)"
                " + (answers_person_id IS NOT NULL) <= 1)"
            ),
            SQL("CHECK (measure = '' OR by_program)"),
        )
        indexes = ((("process", "position"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return str(self.key)
