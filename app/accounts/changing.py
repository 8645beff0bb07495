"""What people change about themselves: password and preferences."""

from collections.abc import Mapping
from datetime import timedelta

from app.accounts.browsers import Browser
from app.accounts.choosing import check_new
from app.accounts.models import Session
from app.accounts.passwords import hash_password, is_password, queueing
from app.accounts.sessions import end_others
from app.accounts.signing_in import check_own_password
from app.chain.writing import writing
from app.clock import now
from app.errors import Invalid
from app.people.models import Person

PREFERENCES = {
    "locale": ("zh", "en"),
    "theme": ("light", "dark", "system"),
    "density": ("regular", "compact"),
}


def must_change(person: Person, limits: Mapping[str, int]) -> bool:
    """Whether the password was given by somebody else, or is older than the option allows."""
    days = limits["password_max_days"]
    set_at = person.password_set_at or person.created_at
    return person.must_change or (days > 0 and now() - set_at > timedelta(days=days))


def change_password(session: Session, current: str | None, new: str, again: str, browser: Browser) -> Person:
    """A new password for the session's person; their other sessions end. Raises Invalid or TooMany.

    `current` is None where the password was given by somebody else, or a code stood in for it.
    """
    person = session.person
    with queueing(browser.address):
        if current is not None:
            check_own_password(person, current, browser)
        elif not person.must_change:
            raise Invalid("current", "This is not your current password.")
        if new != again:
            raise Invalid("again", "The two are not the same.")
        if new == current or is_password(new, person.password):
            raise Invalid("password", "This is the password you have. Choose another.")
        set_password(person, new, keep=session.key)
    return person


def set_password(person: Person, password: str, keep: str = "") -> None:
    """Keep a password that `person` chose, and end their sessions but the one with key `keep`.

    Raises Invalid("password").
    """
    check_new(password, (person.username, person.name, person.department.name))
    kept = {"password": hash_password(password), "password_set_at": now(), "must_change": False}
    with writing(person, "password.changed", person):
        Person.update(code=None, code_until=None, **kept).where(Person.id == person.id).execute()
        end_others(person, keep)
    person.password = kept["password"]


def prefer(person: Person, **choices: str) -> Person:
    """Keep language, theme or density. Raises Invalid naming the first that can't be chosen."""
    for name, value in choices.items():
        if value not in PREFERENCES[name]:
            raise Invalid(name, "Choose one of the list.")
    with writing(person, "person.preferred", person) as entry:
        for name, value in choices.items():
            entry.changed(name, getattr(person, name), value)
        Person.update(choices).where(Person.id == person.id).execute()
    return person
