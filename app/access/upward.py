"""Who may own a record of a level, and who receives one above the own clearance (access rule 4)."""

from functools import lru_cache

from peewee import SQL

from app.access.rules import Standing
from app.access.standing import HOLDERS, everybody, standings
from app.db.base import columns_of, loaded
from app.db.connection import database
from app.errors import Invalid
from app.people.departments import all_departments, path_up
from app.people.models import Person


def receiver_above(person: Person, level: int, permission: str) -> Person:
    """The nearest lead up the departments who may hold a record of `level`.

    Raises Invalid("level") where there is none.
    """
    path = path_up(all_departments(), person.department_id)
    leads = [department.lead_id for department in path if department.lead_id]
    persons = {lead.id: lead for lead in Person.select().where(Person.id.in_(leads), Person.id != person.id)}
    standing = standings(persons.values())
    for lead in leads:
        if lead in persons and _may_hold(standing[lead], level, permission):
            return persons[lead]
    raise Invalid("level", "Nobody above you is cleared for this level.")


def leads_above(person: int) -> list[Person]:
    """The leads up the departments of a person, the nearest first, without themselves and the disabled."""
    rows = database.execute_sql(_leads_above(), (person, person)).fetchall()
    return list({lead.id: lead for lead in (loaded(Person, row) for row in rows)}.values())


@lru_cache(maxsize=1)
def _leads_above() -> str:
    return f"""
        WITH RECURSIVE up (parent_id, lead_id, steps) AS (
          SELECT parent_id, lead_id, 0 FROM department
          WHERE id = (SELECT department_id FROM person WHERE id = ?)
          UNION ALL
          SELECT d.parent_id, d.lead_id, steps + 1 FROM up JOIN department d ON d.id = up.parent_id)
        SELECT {columns_of(Person, "person")} FROM up JOIN person ON person.id = up.lead_id
        WHERE person.id <> ? AND NOT person.disabled ORDER BY up.steps
    """  # noqa: S608  names come from the model


def heads() -> dict[int, int | None]:
    """The nearest lead above everybody, as `leads_above` finds them, by the ids of both; None for nobody."""
    departments, people = (
        all_departments(),
        list(Person.select(Person.id, Person.department, Person.disabled)),
    )
    active = {person.id for person in people if not person.disabled}
    leads = {one.id: [up.lead_id for up in path_up(departments, one.id)] for one in departments}
    return {
        person.id: next(
            (lead for lead in leads[person.department_id] if lead in active and lead != person.id), None
        )
        for person in people
    }


def possible_owners(level: int, permission: str) -> list[Person]:
    """Everybody who may read a record of `level` once it is their own, by name."""
    able = Person.id.in_(SQL(f"({HOLDERS})", (permission,)))
    return list(Person.select().where(able, Person.clearance >= level).order_by(Person.name))


def may_own(person: Person, level: int, permission: str) -> bool:
    """Whether `person` could read a record of `level` once it is their own."""
    return _may_hold(standings([person])[person.id], level, permission)


def somebody_may_own(person: int | None, level: int, permission: str) -> bool:
    """The same by a person's id, from what is remembered of everybody; False for None."""
    found = (standing for one, standing in everybody() if one.id == person)
    return any(_may_hold(standing, level, permission) for standing in found)


def _may_hold(standing: Standing, level: int, permission: str) -> bool:
    return not standing.disabled and permission in standing.permissions and standing.clearance >= level
