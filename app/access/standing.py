"""Reading a person's standing from the tables."""

from collections import defaultdict
from collections.abc import Iterable

from app.access.rules import DEPARTMENT, Scope, Standing
from app.db.connection import database
from app.people.departments import all_departments, own_and_below
from app.people.models import Department, Person

PERMISSIONS = "SELECT person_id, permission FROM person_role JOIN role_permission USING (role_id) WHERE person_id IN ({})"
RAISED = "SELECT kind, field, level FROM field_level"


def standing_of(person: Person) -> Standing:
    """What `person` may do now."""
    return standings([person])[person.id]


def standings(persons: Iterable[Person]) -> dict[int, Standing]:
    """What each of `persons` may do now, by id, in three queries at most."""
    persons = list(persons)
    permissions = _permissions([person.id for person in persons])
    scopes = {person.id: Scope.parse(person.scope) for person in persons}
    needs_tree = any(scope.kind == DEPARTMENT for scope in scopes.values())
    departments: list[Department] = all_departments() if needs_tree else []
    raised = _raised()
    return {
        person.id: Standing(
            person_id=person.id,
            clearance=person.clearance,
            permissions=frozenset(permissions[person.id]),
            scope=scopes[person.id],
            departments=own_and_below(departments, person.department_id) if needs_tree else frozenset(),
            raised=raised,
            disabled=person.disabled,
        )
        for person in persons
    }


def _permissions(person_ids: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    marks = ", ".join("?" * len(person_ids))
    for person_id, permission in database.execute_sql(PERMISSIONS.format(marks), person_ids):
        found[person_id].add(permission)
    return found


def _raised() -> dict[tuple[str, str], int]:
    return {(kind, field): level for kind, field, level in database.execute_sql(RAISED)}
