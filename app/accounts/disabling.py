"""Disabling: who may no longer sign in, and from when on (access rules 6 and 10)."""

from app.access.grants import end_all_of
from app.access.roles import last_holder
from app.accounts.sessions import end_others
from app.chain.writing import writing
from app.errors import Invalid
from app.people.models import Person

LAST = "Nobody else holds this officer's role. Give it to somebody else first."


def disable(by: Person | None, person: Person) -> Person:
    """Sessions and grants of `person` end, and nothing lets them in any more.

    `by` is None for the program itself. Raises Invalid("disabled") for oneself and for the last holder of an
    officer's role.
    """
    if by is not None and by.id == person.id:
        raise Invalid("disabled", "Nobody disables themselves.")
    with writing(by, "person.disabled", person) as entry:
        if last_holder(person):
            raise Invalid("disabled", LAST)
        entry.changed("disabled", before=person.disabled, after=True)
        entry.told(sessions=end_others(person), grants=end_all_of(person))
        _set(person, disabled=True, code=None, code_until=None)
    return person


def enable(by: Person | None, person: Person) -> Person:
    """`person` may sign in again, with the password they had; grants don't come back."""
    with writing(by, "person.enabled", person) as entry:
        entry.changed("disabled", before=person.disabled, after=False)
        _set(person, disabled=False)
    return person


def _set(person: Person, **values: object) -> None:
    Person.update(values | {"rev": Person.rev + 1}).where(Person.id == person.id).execute()
