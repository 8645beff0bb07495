"""What each role holds, and who holds it. Reading only: contents are changed by two people."""

from collections import defaultdict
from dataclasses import dataclass

from peewee import fn

from app.access.models import PersonRole, Role, RolePermission
from app.errors import NotFound
from app.people.models import Person
from app.web.language import language


@dataclass(frozen=True)
class RoleContents:
    """A role with its permissions, by name, and how many people who can sign in hold it."""

    role: Role
    permissions: list[str]
    holders: int


def all_roles() -> list[RoleContents]:
    """Every role in the shipped order, in three queries."""
    permissions: dict[int, list[str]] = defaultdict(list)
    for row in RolePermission.select().order_by(RolePermission.permission):
        permissions[row.role_id].append(row.permission)
    counts = dict(
        PersonRole.select(PersonRole.role, fn.COUNT())
        .join(Person)
        .where(~Person.disabled)
        .group_by(PersonRole.role)
        .tuples()
    )
    return [
        RoleContents(role, permissions[role.id], counts.get(role.id, 0))
        for role in Role.select().order_by(Role.position, Role.id)
    ]


def role_coded(code: str) -> Role:
    """The role with `code`. Raises NotFound."""
    role = Role.get_or_none(Role.code == code)
    if role is None:
        raise NotFound
    return role


def permissions_of(role: Role) -> list[str]:
    """The permissions of `role`, by name."""
    rows = RolePermission.select().where(RolePermission.role == role).order_by(RolePermission.permission)
    return [row.permission for row in rows]


def holders_of(role: Role) -> list[Person]:
    """Who holds `role`: those who can sign in."""
    return list(
        Person.select()
        .join(PersonRole, on=PersonRole.person == Person.id)
        .where(PersonRole.role == role, ~Person.disabled)
        .order_by(Person.id)
    )


def role_name(role: Role) -> str:
    """Its name in the reader's language."""
    return str(role.en if language() == "en" else role.zh)
