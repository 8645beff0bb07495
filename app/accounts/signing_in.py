"""Signing in: the password, or a one-time code in its place (access rule 10)."""

from app.accounts import codes
from app.accounts.browsers import Browser
from app.accounts.guesses import Try, account_of
from app.accounts.passwords import hash_password, is_password, needs_rehash, queueing
from app.accounts.usernames import one_spelling
from app.chain.writing import writing
from app.errors import Invalid
from app.people.models import Person

WRONG = "The user name or the password is not right."


def check_password(username: str, password: str, browser: Browser) -> Person:
    """Who has this name and password: the first step of signing in. `sessions.begin` is the last.

    Unknown, wrong and disabled are one answer after one verification. Raises Invalid; TooMany, without one.
    """
    with queueing(browser.address):
        return _check(one_spelling(username), password, browser)


def check_own_password(person: Person, password: str, browser: Browser) -> None:
    """Ask a signed-in person again, in the caller's place of the queue.

    Raises Invalid("current"), or TooMany without a verification.
    """
    account = account_of(person.username)
    stranger = not browser.knows(account, person.password)
    attempt = Try(account, browser.address, person.username, stranger=stranger)
    attempt.begin()
    if not is_password(password, person.password):
        attempt.refused()
        raise Invalid("current", "This is not your current password.")
    attempt.forgive()


def _check(name: str, password: str, browser: Browser) -> Person:
    person = Person.get_or_none(Person.username == name)
    account = account_of(name)
    stranger = not browser.knows(account, person.password if person else None)
    attempt = Try(account, browser.address, _who(person, browser), stranger=stranger)
    attempt.begin()
    right = _is_right(password, person)
    if person is None or not right:
        attempt.refused()
        raise Invalid("password", WRONG)
    attempt.forgive()
    return person


def _who(person: Person | None, browser: Browser) -> str:
    return person.username if person else browser.address


def _is_right(password: str, person: Person | None) -> bool:
    right = is_password(password, person.password if person else None)
    if person is None or person.disabled:
        return False
    if right:
        _keep_with_more_effort(person, password)
        return True
    if not codes.use_up(person, password):
        return False
    person.password = None
    return True


def _keep_with_more_effort(person: Person, password: str) -> None:
    if needs_rehash(person.password):
        person.password = hash_password(password)
        with writing(person, "password.rehashed", person):
            Person.update(password=person.password).where(Person.id == person.id).execute()
