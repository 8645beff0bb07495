"""Adding people and changing their name, post, department. Their rights are the security officer's."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.access.rules import DEPARTMENT, Scope
from app.accounts import adding as accounts
from app.accounts.sessions import end_others
from app.clock import now
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.organisation.changing import change
from app.organisation.departments import code_of
from app.organisation.names import folded, one_name, optional_name
from app.people.departments import all_departments
from app.people.models import Department, Person


def person_named(username: str) -> Person:
    """The person with `username`, in any case. Raises NotFound."""
    person = Person.get_or_none(Person.username == username)
    if person is None:
        raise NotFound
    return person


def everybody(words: str = "") -> list[Person]:
    """All people with their departments, in the order of the tree, the disabled last; two queries.

    With `words` those in whose name, user name or post they stand.
    """
    place = {department.id: number for number, department in enumerate(all_departments())}
    people = Person.select(Person, Department).join(Department).order_by(Person.id)
    found = [person for person in people if _is_meant(person, folded(words.strip()))]
    return sorted(found, key=lambda person: (person.disabled, place[person.department_id]))


def _is_meant(person: Person, words: str) -> bool:
    return any(words in folded(text) for text in (person.name, person.username, person.post))


def sign_in_state(person: Person) -> str:
    """``disabled``, ``code`` (waits to be typed), ``none``, or whose password it is: ``given``, ``own``."""
    if person.disabled:
        return "disabled"
    if person.code is not None and person.code_until is not None and person.code_until > now():
        return "code"
    if person.password is None:
        return "none"
    return "given" if person.must_change else "own"


def add_person(by: Gate, typed: Mapping[str, Any]) -> Person:
    """Somebody new, without any right yet and without a password. Raises Forbidden, Invalid."""
    by.require("user.manage")
    values = _checked(typed)
    with database.atomic():
        _check_department(values["department"])
        department = Department.get_by_id(values["department"])
        return accounts.add_person(
            by.person, username=typed["username"], **{**values, "department": department}
        )


def edit_person(by: Gate, person: Person, typed: Mapping[str, Any], rev: int) -> bool:
    """Change name, post or department. Returns whether anything changed. Raises Forbidden, Invalid, Conflict.

    Nobody moves themselves where that changes what they may read: a scope is the security officer's to set.
    Who is moved so has their sessions ended.
    """
    by.require("user.manage")
    values = _checked(typed)
    with database.atomic():
        if values["department"] != person.department_id:
            _check_department(values["department"])
            if person == by.person and Scope.parse(person.scope).kind == DEPARTMENT:
                message = "Your department decides what you may read. Another administrator can change it."
                raise Invalid("department", message)
            if Scope.parse(person.scope).kind == DEPARTMENT:
                end_others(person)
        return change(by.person, "person.edited", person, values, rev, {"department": code_of})


def _checked(typed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": one_name("name", typed["name"]),
        "post": optional_name("post", typed["post"]),
        "department": typed["department"],
    }


def _check_department(department: int) -> None:
    if not Department.select().where(Department.id == department, ~Department.retired).exists():
        raise Invalid("department", "Choose a department that is not retired.")
