"""Reading a person's standing from the tables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.access.rules import DEPARTMENT, Scope, Standing
from app.clock import now
from app.db.connection import database
from app.db.fields import moment_text
from app.db.unchanged import while_unchanged
from app.people.departments import known_departments, own_and_below
from app.people.models import Department, Person
from app.room import rooms_of_the_house

RIGHTS = (
    "SELECT person_id, permission, NULL FROM person_role JOIN role_permission USING (role_id) "
    "WHERE person_id IN ({people}) UNION ALL SELECT kind, field, level FROM field_level "
    "UNION ALL SELECT person_id, NULL, max(until) FROM access_grant "
    "WHERE person_id IN ({people}) AND ended_at IS NULL GROUP BY person_id"
)
"""Permissions by person; raised field levels by kind; until when somebody was granted anything."""

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
    permissions, raised, granted = _rights(*(person.id for person in persons))
    moment = moment_text(now())
    implied = _implied()
    scopes = {person.id: Scope.parse(person.scope) for person in persons}
    needs_tree = any(scope.kind == DEPARTMENT for scope in scopes.values())
    departments: Sequence[Department] = known_departments() if needs_tree else ()
    below = {
        one: own_and_below(departments, one) if needs_tree else frozenset()
        for one in {person.department_id for person in persons}
    }
    return {
        person.id: Standing(
            person_id=person.id,
            clearance=person.clearance,
            permissions=_with_implied(permissions.get(person.id, frozenset()), implied),
            scope=scopes[person.id],
            department=person.department_id,
            departments=below[person.department_id],
            raised=raised,
            disabled=person.disabled,
            granted=granted.get(person.id, "") > moment,
        )
        for person in persons
    }


def holders_of(permission: str) -> frozenset[int]:
    """The ids of everybody who can sign in and has `permission` by a role."""
    return frozenset(person for (person,) in database.execute_sql(HOLDERS, (permission,)))


@while_unchanged
def everybody() -> Sequence[tuple[Person, Standing]]:
    """Everybody who can sign in with what they may do, remembered until anything changes.

    Only `granted` follows the time: of somebody whose grants have ended meanwhile it still says that there
    are some.
    """
    return with_standings(Person.select().where(~Person.disabled).order_by(Person.id))


def with_standings(persons: Iterable[Person]) -> Sequence[tuple[Person, Standing]]:
    """Each of `persons` with what they may do now."""
    persons = list(persons)
    found = standings(persons)
    return [(person, found[person.id]) for person in persons]


def _implied() -> Sequence[tuple[str, frozenset[str]]]:
    """What comes with a permission, and with any of which."""
    return [pair for room in rooms_of_the_house() for pair in room.implied.items()]


def _with_implied(
    permissions: frozenset[str], implied: Sequence[tuple[str, frozenset[str]]]
) -> frozenset[str]:
    """The permissions of somebody's roles, and those that come with one of them."""
    return permissions.union(name for name, any_of in implied if not any_of.isdisjoint(permissions))


@while_unchanged
def _rights(
    *person_ids: int,
) -> tuple[dict[int, frozenset[str]], dict[tuple[str, str], int], dict[int, str]]:
    """The permissions of each person, the field levels that were raised, and when the last grant ends."""
    permissions: dict[int, set[str]] = defaultdict(set)
    raised: dict[tuple[str, str], int] = {}
    granted: dict[int, str] = {}
    sql = RIGHTS.format(people=", ".join("?" * len(person_ids)))
    for one, name, third in database.execute_sql(sql, [*person_ids, *person_ids]):
        if name is None:
            granted[one] = third
        elif third is None:
            permissions[one].add(name)
        else:
            raised[one, name] = third
    return {one: frozenset(names) for one, names in permissions.items()}, raised, granted
