"""The departments and people of the demo company, written to an empty database."""

from app.access.models import PersonRole, Role
from app.accounts.passwords import hash_password
from app.chain.writing import Entry, append, writing
from app.clock import now
from app.demo.company import DEMO_DEPARTMENTS, DEMO_PEOPLE, DemoPerson
from app.people.models import Department, Person


def add_people(password: str) -> dict[str, Person]:
    """Write departments and people, all with `password`. Returns the people by username."""
    departments: dict[str, Department] = {}
    with writing(None, "demo.people") as entry:
        for position, (key, name, english, parent, _) in enumerate(DEMO_DEPARTMENTS):
            above = departments[parent] if parent else None
            departments[key] = Department.create(
                code=key, name=name, name_en=english, parent=above, position=position
            )
        hashed = hash_password(password)
        roles = {role.code: role for role in Role.select()}
        people = {demo.username: _add(demo, departments, roles, hashed) for demo in DEMO_PEOPLE}
        for key, *_, lead in DEMO_DEPARTMENTS:
            if lead:
                Department.update(lead_id=people[lead].id).where(Department.code == key).execute()
        entry.told(people=sorted(people), departments=sorted(departments))
        append([*map(_department_entry, departments.values()), *map(_person_entry, DEMO_PEOPLE)])
    return people


def _department_entry(department: Department) -> Entry:
    """What the chain is told of it, as of one that an administrator adds."""
    entry = Entry(None, "department.added", department)
    entry.changed("name", None, department.name)
    entry.changed("name_en", None, department.name_en)
    return entry


def _person_entry(demo: DemoPerson) -> Entry:
    entry = Entry(None, "person.added", Person(username=demo.username))
    entry.told(name=demo.name, post=demo.post, department=demo.department, roles=list(demo.roles))
    entry.told(clearance=demo.clearance, scope=demo.scope)
    return entry


def _add(
    demo: DemoPerson, departments: dict[str, Department], roles: dict[str, Role], password: str
) -> Person:
    person = Person.create(
        username=demo.username,
        name=demo.name,
        post=demo.post,
        department=departments[demo.department],
        clearance=demo.clearance,
        scope=demo.scope,
        password=password,
        password_set_at=now(),
        must_change=False,
        created_at=now(),
    )
    for role in demo.roles:
        PersonRole.create(person=person, role=roles[role])
    return person
