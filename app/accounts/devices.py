"""Device cookies: by which a browser shows that an account has signed in there before (access rule 10).

The cookie holds one keyed hash per account, newest first. It opens nothing, and only spares its owner the
delay that strangers earned. The kept password, itself a salted hash, is part of what is hashed: a new
password makes the cookies of before worthless.
"""

from base64 import urlsafe_b64encode
from datetime import timedelta

from app.vault.fields import keyed_hash

NAME = "kebu_device"
LASTS = timedelta(days=400)  # no browser keeps a cookie longer
MOST = 12
BETWEEN = "."


def knows(cookie: str, account: str, kept: str | None) -> bool:
    """Whether the browser with `cookie` has signed in to `account` since its password is kept as `kept`.

    None has one whose `kept` is None: there is no such account, or a code stands in for its password.
    """
    return _mark(account, kept or "") in cookie.split(BETWEEN) and kept is not None


def with_account(cookie: str, account: str, kept: str | None) -> str:
    """The cookie after a sign-in to `account`, whose password is kept as `kept`."""
    if kept is None:
        return cookie
    mine = _mark(account, kept)
    others = [mark for mark in cookie.split(BETWEEN) if mark and mark != mine]
    return BETWEEN.join([mine, *others][:MOST])


def _mark(account: str, kept: str) -> str:
    return urlsafe_b64encode(keyed_hash("device", f"{account}\0{kept}")).rstrip(b"=").decode()
