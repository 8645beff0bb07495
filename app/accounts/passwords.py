"""Passwords: argon2id, checked one at a time so that a rush can't exhaust memory (access rule 10).

Who waits for that holds a web thread, so few may: the others are told at once to come again.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import TooMany

PLACES = 2
"""How many threads of a process may verify or wait for it."""
PAUSE = 1  # seconds
HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
_turn = Semaphore(1)
_queue: list[str] = []
_door = Lock()


@contextmanager
def queueing(address: str) -> Iterator[None]:
    """A place in the queue of verifications, one for each address.

    Raises TooMany at once where `address` has one or all are taken.
    """
    with _door:
        if len(_queue) >= PLACES or address in _queue:
            raise TooMany(PAUSE, "Too many people are signing in at this moment. Try again in %(seconds)s s.")
        _queue.append(address)
    try:
        yield
    finally:
        with _door:
            _queue.remove(address)


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with _turn:
        return HASHER.hash(_composed(password))


_NOBODY = HASHER.hash("nobody has this password")


def is_password(password: str, kept: str | None) -> bool:
    """Whether `password` is the one kept as `kept`; of an account without one False, in the same time."""
    with _turn:
        try:
            return HASHER.verify(kept or _NOBODY, _composed(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(kept: str) -> bool:
    """Whether `kept` was made with less effort than today's."""
    return HASHER.check_needs_rehash(kept)


def _composed(password: str) -> str:
    """The same text however the keyboard composes it."""
    return unicodedata.normalize("NFC", password)
