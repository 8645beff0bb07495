"""Forms of departments."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.organisation.names import LONGEST_CODE, LONGEST_NAME
from app.organisation.record_form import RecordForm
from app.organisation.tree import department_pairs
from app.people.departments import all_departments, own_and_below
from app.people.models import Department, Person
from app.web.forms import Form, choice, choices, line


class RevForm(Form):
    """A button that changes a record: only which revision was seen."""

    rev = HiddenField()


class _Fields:
    name = line(_l("Department's name"), required=True, longest=LONGEST_NAME)
    name_en = line(_l("English name"), longest=LONGEST_NAME)
    parent = choice(_l("Below"), required=False)
    lead_id = choice(_l("Lead"), required=False)

    def fill(self, department: Department | None = None) -> None:
        """Offer departments that are not below this one, and colleagues who can sign in."""
        departments = all_departments()
        inside = own_and_below(departments, department.id) if department else frozenset()
        above, lead = (department.parent_id, department.lead_id) if department else (None, None)
        self.parent.choices = choices(department_pairs(departments, above, inside), _l("none, at the top"))
        self.lead_id.choices = choices(_leads(lead), _l("none yet"))

    def values(self) -> dict[str, Any]:
        """What was typed and chosen."""
        return {
            "name": self.name.data or "",
            "name_en": self.name_en.data or "",
            "parent": int(self.parent.data) if self.parent.data else None,
            "lead_id": int(self.lead_id.data) if self.lead_id.data else None,
        }


class NewDepartmentForm(_Fields, Form):
    """A new department."""

    code = line(
        _l("Code"),
        required=True,
        longest=LONGEST_CODE,
        description=_l("For files and commands, such as north_east. It can't be changed later."),
    )

    def __init__(self) -> None:
        super().__init__()
        self.fill()

    def values(self) -> dict[str, Any]:
        """What was typed and chosen."""
        return {"code": self.code.data or "", **super().values()}


class DepartmentForm(_Fields, RecordForm):
    """An existing department."""

    def __init__(self, department: Department, **options: Any) -> None:  # noqa: ANN401
        super().__init__(department, **options)
        self.fill(department)

    @staticmethod
    def start(record: Department) -> dict[str, Any]:
        """The department's values."""
        return {
            "name": record.name,
            "name_en": record.name_en,
            "parent": str(record.parent_id or ""),
            "lead_id": str(record.lead_id or ""),
        }


def _leads(keep: int | None) -> list[tuple[int, str]]:
    people = Person.select(Person.id, Person.name, Person.post, Person.disabled).order_by(Person.id)
    return [(one.id, one.name) for one in people if not one.disabled or one.id == keep]
