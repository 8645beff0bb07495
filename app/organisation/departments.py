"""Adding, changing, retiring departments. Each is one transaction with its row on the chain."""

from collections.abc import Mapping
from typing import Any

from peewee import fn

from app.access.gate import Gate
from app.access.rules import DEPARTMENT
from app.accounts.sessions import end_others
from app.chain.writing import writing
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.organisation.changing import change, next_rev
from app.organisation.names import folded, one_code, one_name, optional_name
from app.organisation.ordering import moved, step_of
from app.people.departments import all_departments, own_and_below
from app.people.models import Department, Person


def add_department(by: Gate, typed: Mapping[str, Any]) -> Department:
    """A new department below `typed["parent"]` (an id, or None for the top). Raises Forbidden, Invalid."""
    by.require("user.manage")
    department = Department(code=one_code("code", typed["code"]), **_checked(typed))
    with writing(by.person, "department.added", department) as entry:
        if Department.select().where(Department.code == department.code).exists():
            raise Invalid("code", "This code is taken.")
        _check_place(None, department.__data__)
        last = Department.select(fn.MAX(Department.position)).where(_below(department.parent_id)).scalar()
        department.position = 0 if last is None else last + 1
        department.save(force_insert=True)
        entry.changed("name", None, department.name)
        entry.changed("name_en", None, department.name_en or None)
        entry.changed("parent", None, code_of(department.parent_id))
        entry.changed("lead_id", None, username_of(department.lead_id))
    return department


def edit_department(by: Gate, department: Department, typed: Mapping[str, Any], rev: int) -> bool:
    """Rename it, move it, give it a lead. Returns whether anything changed.

    Where a move changes what somebody reads by department, their sessions end; nobody moves a department so
    that their own reading changes. Raises Forbidden, Invalid, Conflict.
    """
    by.require("user.manage")
    values = _checked(typed)
    with database.atomic():
        _check_place(department, values)
        before = _reach()
        changed = change(by.person, "department.edited", department, values, rev, TOLD)
        if changed:
            _end_where_changed(by, before)
        return changed


def retire(by: Gate, department: Department, rev: int) -> bool:
    """Take it out of every choice.

    Raises Forbidden, Conflict; Invalid while somebody or an active department is in it.
    """
    by.require("user.manage")
    with database.atomic():
        if holds(department):
            raise Invalid("department", "People or departments are still in it. Move them first.")
        return change(by.person, "department.retired", department, {"retired": True}, rev)


def restore(by: Gate, department: Department, rev: int) -> bool:
    """Take it back.

    Raises Forbidden, Conflict; Invalid below a retired department, or where its name is taken.
    """
    by.require("user.manage")
    with database.atomic():
        if department.parent_id is not None and Department.get_by_id(department.parent_id).retired:
            raise Invalid("department", "The department above it is retired. Restore that first.")
        _check_name(department, department.name)
        return change(by.person, "department.restored", department, {"retired": False}, rev)


def move(by: Gate, department: Department, step: str, rev: int) -> None:
    """Change places with the next active department ``up`` or ``down`` beside it; at an end stay there.

    Raises Forbidden, Invalid, Conflict.
    """
    by.require("user.manage")
    far = step_of(step)
    with database.atomic():
        if rev != department.rev:
            raise Conflict
        beside = Department.select().where(_below(department.parent_id), ~Department.retired)
        before = list(beside.order_by(Department.position, Department.id))
        after = moved(before, department, far)
        if after != before:
            _write_order(by, department, before, after, rev)


def holds(department: Department) -> bool:
    """Whether somebody who can sign in, or an active department, is in it."""
    people = Person.select().where(Person.department == department, ~Person.disabled)
    below = Department.select().where(Department.parent == department, ~Department.retired)
    return bool(people.exists() or below.exists())


def code_of(department: int | None) -> str | None:
    """The code of a department by its id."""
    return None if department is None else Department.get_by_id(department).code


def username_of(person: int | None) -> str | None:
    """The user name of a person by their id."""
    return None if person is None else Person.get_by_id(person).username


TOLD = {"parent": code_of, "lead_id": username_of}


def _checked(typed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": one_name("name", typed["name"]),
        "name_en": optional_name("name_en", typed["name_en"]),
        "parent": typed["parent"],
        "lead_id": typed["lead_id"],
    }


def _check_place(department: Department | None, values: Mapping[str, Any]) -> None:
    _check_name(department, values["name"])
    if department is None or values["parent"] != department.parent_id:
        _check_parent(department, values["parent"])
    if values["lead_id"] is not None and (department is None or values["lead_id"] != department.lead_id):
        lead = Person.get_or_none(Person.id == values["lead_id"], ~Person.disabled)
        if lead is None:
            raise Invalid("lead_id", "Choose a colleague who can sign in.")


def _write_order(
    by: Gate, department: Department, before: list[Department], after: list[Department], rev: int
) -> None:
    with writing(by.person, "department.moved", department) as entry:
        entry.changed("order", [one.code for one in before], [one.code for one in after])
        for position, one in enumerate(after):
            Department.update(position=position).where(Department.id == one.id).execute()
        next_rev(department, rev, {})


def _reach() -> dict[Person, frozenset[int]]:
    """Who reads by department, and which departments that are now."""
    tree = all_departments()
    people = Person.select().where(Person.scope == DEPARTMENT, ~Person.disabled)
    return {person: own_and_below(tree, person.department_id) for person in people}


def _end_where_changed(by: Gate, before: Mapping[Person, frozenset[int]]) -> None:
    for person, departments in _reach().items():
        if departments == before[person]:
            continue
        if person == by.person:
            message = "Your department decides what you may read. Another administrator can change it."
            raise Invalid("parent", message)
        end_others(person)


def _check_name(department: Department | None, name: str) -> None:
    for other in Department.select().where(~Department.retired):
        if other != department and folded(other.name) == folded(name):
            raise Invalid("name", "There is a department of this name.")


def _check_parent(department: Department | None, parent: int | None) -> None:
    tree = all_departments()
    if parent is not None and parent not in {one.id for one in tree if not one.retired}:
        raise Invalid("parent", "Choose a department that is not retired.")
    if department is not None and parent in own_and_below(tree, department.id):
        raise Invalid("parent", "A department can't stand below itself.")


def _below(parent: int | None) -> Any:  # noqa: ANN401
    return Department.parent.is_null() if parent is None else Department.parent == parent
