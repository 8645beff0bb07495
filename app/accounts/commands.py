"""`flask users`: the people who sign in, from the host."""

import sys
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.access.models import Role
from app.access.roles import roles_of
from app.accounts.adding import add_person
from app.accounts.choosing import check_new
from app.accounts.codes import issue_code
from app.accounts.passwords import hash_password
from app.accounts.setup import add_first_department
from app.accounts.usernames import one_spelling
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Department, Person
from app.web.commands import as_json, in_database, print_json

users = AppGroup("users", help="The people who sign in.")


@users.command()
@click.argument("username", metavar="NAME")
@click.option(
    "--role", "roles", multiple=True, metavar="R", help="A role, by code or words; may be repeated."
)
@click.option(
    "--clearance", type=click.IntRange(1, 4), default=1, show_default=True, help="Up to which level."
)
@click.option("--department", required=True, metavar="D", help="By code or name.")
@click.option(
    "--scope", default="own", show_default=True, help="all, department, own, set:region=…,line=…,kind=…"
)
@click.option("--name", default="", metavar="姓名", help="The person's name, if it isn't the user name.")
@in_database
def add(
    username: str, roles: tuple[str, ...], clearance: int, department: str, scope: str, name: str
) -> None:
    """Add user NAME. The password comes from standard input and must be changed at the first sign-in."""
    password = _typed_password()
    check_new(password, (username, name))
    with database.atomic():
        person = add_person(
            None,
            username=username,
            name=name or username,
            department=_department(department),
            roles=[_role(role) for role in roles],
            clearance=clearance,
            scope=scope,
            password=hash_password(password),
        )
    click.echo(_("Added: %(username)s", username=person.username))


@users.command("list")
@as_json
@in_database
def list_(as_json: bool) -> None:  # noqa: FBT001
    """List everybody with roles, clearance, scope and department."""
    found = [
        _as_document(person)
        for person in Person.select(Person, Department).join(Department).order_by(Person.id)
    ]
    if as_json:
        print_json({"users": found})
        return
    for user in found:
        roles = ", ".join(user["roles"]) or "-"
        state = "  disabled" if user["disabled"] else ""
        where = f"{user['scope']:<20} {user['department']}"
        click.echo(f"{user['username']:<16} {roles:<24} {user['clearance']}  {where}{state}")


@users.command()
@click.argument("username", metavar="NAME")
@in_database
def reset(username: str) -> None:
    """Print a one-time code for NAME: typed in place of the password once, within 24 hours."""
    person = Person.get_or_none(Person.username == one_spelling(username))
    if person is None:
        raise Invalid("username", "There is no user %(username)s.", username=username)
    click.echo(issue_code(None, person))


def _typed_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt(_("Password"), hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _as_document(person: Person) -> dict[str, Any]:
    return {
        "username": person.username,
        "name": person.name,
        "roles": [role.code for role in roles_of(person)],
        "clearance": person.clearance,
        "scope": person.scope,
        "department": person.department.name,
        "disabled": person.disabled,
    }


def _role(text: str) -> Role:
    roles = list(Role.select().order_by(Role.position))
    for role in roles:
        if text.casefold() in {role.code, role.zh, role.en.casefold()}:
            return role
    possible = ", ".join(f"{role.code} {role.zh}" for role in roles)
    raise Invalid("role", "There is no role %(role)s. Possible: %(possible)s.", role=text, possible=possible)


def _department(text: str) -> Department:
    """The department called so; the first one is made."""
    departments = list(Department.select().where(~Department.retired).order_by(Department.position))
    if not departments:
        return add_first_department(text)
    for department in departments:
        if text.casefold() in {department.code, department.name.casefold(), department.name_en.casefold()}:
            return department
    possible = ", ".join(f"{department.code} {department.name}" for department in departments)
    message = "There is no department %(department)s. Possible: %(possible)s."
    raise Invalid("department", message, department=text, possible=possible)
