"""Adding somebody who signs in."""

import unicodedata
from collections.abc import Sequence

from peewee import IntegrityError

from app.access.levels import LEVELS
from app.access.models import PersonRole, Role
from app.access.roles import check_roles
from app.accounts.scopes import read_scope
from app.accounts.usernames import new_username
from app.chain.writing import writing
from app.clock import now
from app.errors import Invalid
from app.people.models import Department, Person

INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories of controls, of marks that turn or hide text, and of halves of characters."""
LONGEST_NAME = 60


def add_person(  # noqa: PLR0913  a person has that many sides
    by: Person | None,
    *,
    username: str,
    name: str,
    department: Department,
    post: str = "",
    roles: Sequence[Role] = (),
    clearance: int = 1,
    scope: str = "own",
    password: str | None = None,
) -> Person:
    """Add a person with a given `password`, to be changed at the first sign-in; None: they need a code.

    `password` is its hash; `by` is None for the host command and the set-up. Raises Invalid naming the field.
    """
    person = Person(
        username=new_username(username),
        name=one_line("name", name),
        post=post,
        department=department,
        clearance=clearance,
        scope=read_scope(scope),
        password=password,
        created_at=now(),
    )
    if clearance not in LEVELS:
        raise Invalid("clearance", "A clearance is 1, 2, 3 or 4.")
    roles = list(dict.fromkeys(roles))
    check_roles(roles)
    with writing(by, "person.added", person) as entry:
        _insert(person)
        for role in roles:
            PersonRole.create(person=person, role=role)
        entry.told(
            name=person.name, post=post, department=department.code, roles=[role.code for role in roles]
        )
        entry.told(clearance=clearance, scope=person.scope)
    return person


def visible(typed: str) -> str:
    """What was typed on one line, in NFC, with single spaces, without what a paste leaves invisible in it."""
    kept = (one for one in typed if one.isspace() or unicodedata.category(one) not in INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def one_line(field: str, typed: str) -> str:
    """A name of a person or department in one spelling. Raises Invalid(field)."""
    name = visible(typed)
    if not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(field, "A name has 1 to %(max)d characters.", max=LONGEST_NAME)
    return name


def _insert(person: Person) -> None:
    try:
        person.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid("username", "This user name is taken.") from error
