"""Setting up an empty installation: a first department and three officers, each with a one-time password."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from app.access.models import Role
from app.access.roles import AUDITOR, SECURITY_OFFICER, SYSTEM_ADMINISTRATOR, roles_of
from app.accounts.adding import add_person, one_line
from app.accounts.browsers import Browser
from app.accounts.codes import new_code
from app.accounts.guesses import Try, account_of
from app.accounts.models import SetupCode
from app.accounts.passwords import hash_password
from app.chain.writing import origin, writing
from app.clock import now
from app.errors import Forbidden, Invalid
from app.people.models import Department, Person

CODE_BYTES = 6
ACCOUNT = " set-up"  # no user name has a space
FIRST_DEPARTMENT = "company"
OFFICERS = {SYSTEM_ADMINISTRATOR: 1, SECURITY_OFFICER: 4, AUDITOR: 3}
"""Role → the clearance it starts with."""


class Officer(NamedTuple):
    """One of the three as the set-up page asks for them."""

    username: str
    name: str


class Made(NamedTuple):
    """An officer with the password that is shown once."""

    person: Person
    role: Role
    password: str


def new_setup_code() -> str:
    """A fresh one-time set-up code; the former one no longer works."""
    code = secrets.token_hex(CODE_BYTES)
    SetupCode.delete().execute()
    SetupCode.create(hash=_hash(code), made_at=now())
    return code


def is_open() -> bool:
    """Whether the installation may still be set up: while nobody exists."""
    return not Person.select().exists()


def check_setup_code(code: str, browser: Browser) -> None:
    """Raise Invalid("code") unless `code` is the one that was printed at the start.

    Raises TooMany when guessed too often, Forbidden once somebody exists.
    """
    if not is_open():
        raise Forbidden
    # per address alone, so that no stranger locks out who holds the code: 48 bits outlast any number of them
    attempt = Try(account_of(ACCOUNT), browser.address, browser.address, stranger=False)
    attempt.begin()
    kept = SetupCode.select().first()
    if kept is None or not hmac.compare_digest(kept.hash, _hash(code.strip().lower())):
        attempt.refused()
        raise Invalid("code", "This is not the set-up code that the server printed when it started.")
    attempt.forgive()


def set_up(code: str, department: str, officers: Mapping[str, Officer], browser: Browser) -> list[Made]:
    """Make the first department and the `officers` (role → officer); afterwards `code` no longer works.

    Raises Invalid naming the field (``auditor_username``), TooMany, or Forbidden once somebody exists.
    """
    check_setup_code(code, browser)
    passwords = {role: new_code() for role in OFFICERS}
    hashes = {role: hash_password(password) for role, password in passwords.items()}
    origin.set(browser.address)
    with writing(None, "installation.set_up") as entry:
        if not is_open():
            raise Forbidden
        entry.told(department=department, officers=[officer.username for officer in officers.values()])
        top = add_first_department(department)
        roles = {role.code: role for role in Role.select()}
        people = {code: _add(roles[code], officers[code], top, hashes[code]) for code in OFFICERS}
        close()
    return [Made(people[code], roles[code], passwords[code]) for code in OFFICERS]


def add_first_department(name: str) -> Department:
    """The department that everybody is in until others are made. Raises Invalid("department")."""
    department = Department(code=FIRST_DEPARTMENT, name=one_line("department", name))
    with writing(None, "department.added", department) as entry:
        department.save(force_insert=True)
        entry.told(name=department.name)
    return department


def close() -> None:
    """Let the set-up code open nothing any more."""
    SetupCode.delete().execute()


def everybody() -> list[tuple[Person, list[Role]]]:
    """Everybody with their roles, in the order in which they were added."""
    return [(person, roles_of(person)) for person in Person.select().order_by(Person.id)]


def _add(role: Role, officer: Officer, department: Department, password: str) -> Person:
    try:
        return add_person(
            None,
            username=officer.username,
            name=officer.name,
            department=department,
            roles=[role],
            clearance=OFFICERS[role.code],
            password=password,
        )
    except Invalid as error:
        raise Invalid(f"{role.code}_{error.field}", error.message, **error.values) from error


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
