"""What people do at the door."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import passwords
from tests.conftest import PASSWORD

SignIn = Callable[..., TestResponse]


@pytest.fixture
def sign_in() -> SignIn:
    """`sign_in(client, "manager_wang", "guess", address="203.0.113.7")` sends the sign-in form."""

    def send(
        client: FlaskClient,
        username: str,
        password: str = PASSWORD,
        address: str = "127.0.0.1",
        **options: Any,  # noqa: ANN401
    ) -> TestResponse:
        environ = {"REMOTE_ADDR": address}
        data = {"username": username, "password": password}
        return client.post("/login", data=data, environ_overrides=environ, **options)

    return send


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The kept hashes that passwords were verified against, one per verification."""
    seen: list[str] = []
    verify = passwords.HASHER.verify

    def count(kept: str, password: str) -> bool:
        seen.append(kept)
        return verify(kept, password)

    monkeypatch.setattr(passwords, "HASHER", _Counting(passwords.HASHER, count))
    return seen


class _Counting:
    """argon2's hasher with another `verify`."""

    def __init__(self, hasher: PasswordHasher, verify: Callable[[str, str], bool]) -> None:
        self._hasher = hasher
        self.verify = verify

    def __getattr__(self, name: str) -> object:
        return getattr(self._hasher, name)
