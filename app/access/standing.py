"""Reading a person's standing from the tables."""

from collections import defaultdict
from collections.abc import Iterable

from app.access.rules import DEPARTMENT, Scope, Standing
from app.clock import now
from app.db.connection import database
from app.db.fields import moment_text
from app.people.departments import all_departments, own_and_below
from app.people.models import Department, Person

RIGHTS = (
    "SELECT person_id, permission, NULL FROM person_role JOIN role_permission USING (role_id) "
    "WHERE person_id IN ({people}) UNION ALL SELECT kind, field, level FROM field_level "
    "UNION ALL SELECT DISTINCT person_id, NULL, NULL FROM access_grant "
    "WHERE person_id IN ({people}) AND ended_at IS NULL AND until > ?"
)
"""Permissions by person; raised field levels by kind; and who was granted anything that lasts."""

HOLDERS = (
    "SELECT DISTINCT person_id FROM person_role JOIN role_permission USING (role_id) "
    "JOIN person ON person.id = person_id WHERE permission = ? AND NOT disabled"
)


def standing_of(person: Person) -> Standing:
    """What `person` may do now."""
    return standings([person])[person.id]


def standings(persons: Iterable[Person]) -> dict[int, Standing]:
    """What each of `persons` may do now, by id, in two queries at most."""
    persons = list(persons)
    permissions, raised, granted = _rights([person.id for person in persons])
    scopes = {person.id: Scope.parse(person.scope) for person in persons}
    needs_tree = any(scope.kind == DEPARTMENT for scope in scopes.values())
    departments: list[Department] = all_departments() if needs_tree else []
    return {
        person.id: Standing(
            person_id=person.id,
            clearance=person.clearance,
            permissions=frozenset(permissions[person.id]),
            scope=scopes[person.id],
            departments=own_and_below(departments, person.department_id) if needs_tree else frozenset(),
            raised=raised,
            disabled=person.disabled,
            granted=person.id in granted,
        )
        for person in persons
    }


def holders_of(permission: str) -> frozenset[int]:
    """The ids of everybody who can sign in and has `permission` by a role."""
    return frozenset(person for (person,) in database.execute_sql(HOLDERS, (permission,)))


def _rights(person_ids: list[int]) -> tuple[dict[int, set[str]], dict[tuple[str, str], int], set[int]]:
    """The permissions of each person, the field levels that were raised, and who has grants that last."""
    permissions: dict[int, set[str]] = defaultdict(set)
    raised: dict[tuple[str, str], int] = {}
    granted: set[int] = set()
    sql = RIGHTS.format(people=", ".join("?" * len(person_ids)))
    for one, name, level in database.execute_sql(sql, [*person_ids, *person_ids, moment_text(now())]):
        if level is not None:
            raised[one, name] = level
        elif name is not None:
            permissions[one].add(name)
        else:
            granted.add(one)
    return permissions, raised, granted
