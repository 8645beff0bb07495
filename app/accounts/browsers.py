"""The browser that a request comes from."""

from dataclasses import dataclass

from flask import request
from werkzeug import Response

from app.accounts import devices


@dataclass(frozen=True)
class Browser:
    """`address` is the socket's peer, or what trusted proxies say; `cookie` the device cookie, or ""."""

    address: str
    agent: str
    cookie: str

    def knows(self, account: str, kept: str | None) -> bool:
        """Whether `account` (as `guesses.account_of` names it) has signed in here with the password of now.

        `kept` is what is kept of that password.
        """
        return devices.knows(self.cookie, account, kept)


def this_browser() -> Browser:
    """The browser of the present request."""
    return Browser(
        request.remote_addr or "", request.headers.get("User-Agent", ""), request.cookies.get(_name(), "")
    )


def remember_account(response: Response, account: str, kept: str | None) -> None:
    """Set the device cookie so that this browser is no stranger to `account` any more.

    Until the password `kept` is another.
    """
    response.set_cookie(
        _name(),
        devices.with_account(this_browser().cookie, account, kept),
        max_age=devices.LASTS,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _name() -> str:
    return f"__Host-{devices.NAME}" if request.is_secure else devices.NAME
