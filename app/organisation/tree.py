"""The departments as a tree, with leads and colleagues: names and posts are open to all who are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.people.departments import all_departments, depth_of
from app.people.models import Department, Person
from app.web.names import department_name

INDENT = "\u3000"


@dataclass
class Branch:
    """One department with who is in it and what is below it."""

    department: Department
    lead: Person | None
    colleagues: list[Person] = field(default_factory=list)
    below: list["Branch"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return department_name(self.department)


def tree() -> list[Branch]:
    """The active departments at the top, each with all below it, in two queries."""
    people = list(Person.select().where(~Person.disabled).order_by(Person.id))
    by_id = {person.id: person for person in people}
    branches = {one.id: Branch(one, by_id.get(one.lead_id)) for one in all_departments() if not one.retired}
    for person in people:
        if person.department_id in branches:
            branches[person.department_id].colleagues.append(person)
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.department.parent_id)
        (above.below if above else tops).append(branch)
    return tops


def retired_departments() -> list[Department]:
    """Those that were retired, by name."""
    return list(Department.select().where(Department.retired).order_by(Department.name))


def department_pairs(
    departments: Iterable[Department], keep: int | None = None, without: Iterable[int] = ()
) -> list[tuple[int, str]]:
    """(id, name) of those that a form offers, indented as in the tree; a retired one only if it is `keep`."""
    departments = list(departments)
    depths = depth_of(departments)
    return [
        (one.id, INDENT * depths[one.id] + department_name(one))
        for one in departments
        if (not one.retired or one.id == keep) and one.id not in set(without)
    ]
