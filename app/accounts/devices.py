"""Device cookies: by which a browser shows that an account has signed in there before (access rule 10).

The cookie holds one keyed hash per account, newest first. It opens nothing, and only spares its owner the
delay that strangers earned.
"""

from base64 import urlsafe_b64encode
from datetime import timedelta

from app.vault.fields import keyed_hash

NAME = "kebu_device"
LASTS = timedelta(days=400)  # no browser keeps a cookie longer
MOST = 12
BETWEEN = "."


def knows(cookie: str, account: str) -> bool:
    """Whether the browser with `cookie` has signed in to `account` before."""
    return _mark(account) in cookie.split(BETWEEN)


def with_account(cookie: str, account: str) -> str:
    """The cookie after a sign-in to `account`."""
    others = [mark for mark in cookie.split(BETWEEN) if mark and mark != _mark(account)]
    return BETWEEN.join([_mark(account), *others][:MOST])


def _mark(account: str) -> str:
    return urlsafe_b64encode(keyed_hash("device", account)).rstrip(b"=").decode()
