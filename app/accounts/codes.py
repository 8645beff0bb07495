"""One-time codes: typed in place of a forgotten password, once, within 24 hours (access rule 10)."""

import hmac
import secrets
from datetime import timedelta

from app.access.roles import is_officer, roles_of
from app.accounts.sessions import end_others
from app.chain.writing import writing
from app.clock import now
from app.db.numbers import ALPHABET
from app.errors import Forbidden, Invalid
from app.people.models import Person
from app.vault.fields import keyed_hash

LASTS = timedelta(hours=24)
GROUPS, GROUP_LENGTH = 3, 4
SECOND_PERSON_FROM = 3


def issue_code(by: Person | None, person: Person, decided_by: Person | None = None) -> str:
    """A fresh code for `person`; the one before works no longer. `by` is None for the host command.

    Raises Forbidden where a second person must have agreed, `decided_by`: for officers and from clearance 3
    on; Invalid for somebody who can't sign in.
    """
    if by is not None and decided_by is None and not may_issue(person):
        raise Forbidden
    if person.disabled:
        raise Invalid("username", "%(username)s is disabled.", username=person.username)
    code = new_code()
    with writing(by, "code.issued", person) as entry:
        until = now() + LASTS
        entry.told(until=until)
        if decided_by is not None:
            entry.told(decided_by=decided_by.username)
        Person.update(code=_kept(code), code_until=until).where(Person.id == person.id).execute()
    return code


def may_issue(person: Person) -> bool:
    """Whether the administrator alone may issue a code for `person`."""
    return person.clearance < SECOND_PERSON_FROM and not is_officer(roles_of(person))


def new_code() -> str:
    """Random characters that are not read as each other, such as ``7K3Q-XP2M-9RTC``."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def void_code(person: Person) -> bool:
    """Make the code of `person` worthless, inside the caller's write transaction. Whether there was one."""
    waiting = (Person.id == person.id) & Person.code.is_null(is_null=False)
    return bool(Person.update(code=None, code_until=None).where(waiting).execute())


def use_up(person: Person, typed: str) -> bool:
    """Whether `typed` is the code of `person`; case and hyphens don't matter.

    If so it is gone, with the password it stood in for and the sessions begun with that; a new one is due.
    """
    if person.code is None or person.code_until is None or person.code_until <= now():
        return False
    if not hmac.compare_digest(person.code, _kept(typed)):
        return False
    gone = {"code": None, "code_until": None, "password": None, "must_change": True}
    with writing(person, "code.used", person):
        used = Person.update(gone).where(Person.id == person.id, Person.code == person.code).execute()
        if used:
            end_others(person)
        return bool(used)


def _kept(code: str) -> str:
    letters = "".join(character for character in code.upper() if character.isalnum())
    return keyed_hash("code", letters).hex()
