"""Who may own a record of a level, and who receives one above the own clearance (access rule 4)."""

from app.access.rules import Standing
from app.access.standing import standings
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


def leads_above(person: Person) -> list[Person]:
    """The leads up the departments of `person`, the nearest first, without themselves and the disabled."""
    path = path_up(all_departments(), person.department_id)
    leads = {lead.id: lead for lead in Person.select().where(~Person.disabled, Person.id != person.id)}
    found = dict.fromkeys(department.lead_id for department in path if department.lead_id in leads)
    return [leads[lead] for lead in found]


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
    persons = list(Person.select().where(~Person.disabled).order_by(Person.name))
    standing = standings(persons)
    return [person for person in persons if _may_hold(standing[person.id], level, permission)]


def may_own(person: Person, level: int, permission: str) -> bool:
    """Whether `person` could read a record of `level` once it is their own."""
    return _may_hold(standings([person])[person.id], level, permission)


def _may_hold(standing: Standing, level: int, permission: str) -> bool:
    return not standing.disabled and permission in standing.permissions and standing.clearance >= level
