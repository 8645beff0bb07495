"""Choosing a password: long enough and not a common one, nothing else (access rule 10)."""

from collections.abc import Iterable

from app.accounts.common_passwords import is_common
from app.errors import Invalid

SHORTEST, LONGEST = 10, 1000


def check_new(password: str, own: Iterable[str]) -> None:
    """Raise Invalid("password") for a password too short, too long, or among the first anybody tries.

    `own` are names of the person: common where passwords are chosen.
    """
    if len(password) < SHORTEST:
        raise Invalid("password", "At least %(min)d characters.", min=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("password", "At most %(max)d characters.", max=LONGEST)
    if is_common(password, own):
        raise Invalid("password", "This password is among the first that others would try. Choose another.")
