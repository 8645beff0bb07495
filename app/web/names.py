"""Names that differ between languages."""

from app.people.models import Department
from app.web.language import language


def department_name(department: Department) -> str:
    """Its name in the reader's language."""
    return str(department.name_en if language() == "en" and department.name_en else department.name)
