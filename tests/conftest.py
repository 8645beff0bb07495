"""The company that most tests run in.

The demo people and a few customers, in a database copied for each test.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app import clock, create_app
from app.access.gate import Gate, leave
from app.accounts import passwords
from app.accounts.sessions import begin
from app.customers import record
from app.customers.models import Customer
from app.db.connection import database, use_database
from app.demo.people import add_people
from app.people.models import Person
from app.settings import Settings, load
from app.start import prepare
from app.vault.keys import load_keys, use_keys
from tests.others import others_write
from tests.watch import watch_transactions

SHIPPED_HASHER = passwords.HASHER
CHEAP = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1)
PASSWORD = "correct horse battery"
SELDOM = 20_000, 20, 100
"""How often waste is searched for: a test process lives for minutes."""
STARTED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

CUSTOMERS = (
    (
        "manager_wang",
        {
            "name": "周以恒",
            "mobile": "13800005678",
            "id_number": "110101199003077555",
            "region": "east",
            "business_line": "sales",
        },
    ),
    (
        "manager_wang",
        {
            "name": "林婉清",
            "level": 3,
            "email": "lin@example.cn",
            "region": "east",
            "business_line": "service",
        },
    ),
    (
        "manager_li",
        {
            "name": "何思远",
            "address": "杭州市西湖区文三路 1 号",
            "region": "east",
            "business_line": "service",
        },
    ),
    (
        "manager_zhao",
        {"name": "成都云栖木业有限公司", "kind": "enterprise", "region": "west", "business_line": "sales"},
    ),
    ("director", {"name": "顾念慈", "level": 4, "region": "south", "business_line": "relationship"}),
)


def pytest_collection_finish() -> None:
    """What imports and tests are made of stays: it need not be searched for waste again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


class Company:
    """One installation under test."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    def person(self, username: str) -> Person:
        """One of the demo people."""
        return Person.get(Person.username == username)

    def gate(self, username: str) -> Gate:
        """A fresh gate of one of the demo people."""
        return Gate(self.person(username))

    def customer(self, name: str) -> Customer:
        """A customer by name, past the gate."""
        return Customer.get(Customer.name == name)

    def client(self) -> FlaskClient:
        """A browser that nobody is signed in with."""
        return self.app.test_client()


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Tests ask who may sign in, not how long a password takes to check; one uses the `SHIPPED_HASHER`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", CHEAP)
        patch.setattr(passwords, "_NOBODY", CHEAP.hash("nobody"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _hasty_disk() -> Iterator[None]:
    """A test's folder is thrown away: nobody waits until the disk has it. `PRAGMAS` stay what they are."""
    database._pragmas = [
        (name, "off" if name == "synchronous" else value) for name, value in database._pragmas
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The company that is copied, made once per test process."""
    os.umask(0o077)
    folder = tmp_path_factory.mktemp("template")
    settings = load({"KEBU_DATA": str(folder / "data"), "KEBU_LOCALE": "en"})  # tests read as the source does
    prepare(settings)
    with at(STARTED), database.connection_context():
        people = add_people(PASSWORD)
        for username, values in CUSTOMERS:
            record.create(Gate(people[username]), dict(values))
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    app = create_app(settings)
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield Company(app, settings)
    leave()


@pytest.fixture
def company(template: Company, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Company]:
    """The company in a database of this test's own, its connection open for the test's own queries."""
    alone = request.node.get_closest_marker("alone")
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for name in ("kebu.db", "kebu.key"):
        shutil.copy(template.settings.data / name, data / name)
    settings = replace(template.settings, data=data, key_file=data / "kebu.key", backups=data / "backups")
    template.app.extensions["kebu"]["settings"] = settings
    use_database(settings.database)
    use_keys(load_keys(settings.key_file))
    database.connect()
    with nullcontext() if alone else others_write(settings.database), watch_transactions():
        yield Company(template.app, settings)
    leave()
    if not database.is_closed():
        database.close()


@pytest.fixture
def chinese(company: Company) -> Iterator[Company]:
    """The company in a house that speaks Chinese."""
    company.app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    yield company
    company.app.config["BABEL_DEFAULT_LOCALE"] = "en"


@pytest.fixture
def as_(company: Company) -> Callable[[str], FlaskClient]:
    """`as_("manager_wang")`: a browser in which that person is signed in."""

    def signed_in(username: str) -> FlaskClient:
        client = company.client()
        token = begin(company.person(username), "127.0.0.1", "tests")
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client

    return signed_in


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock stands at `moment` inside."""
    clock.fix(moment)
    try:
        yield
    finally:
        clock.fix(None)


def form(**values: Any) -> dict[str, Any]:  # noqa: ANN401
    """The fields of a form as a browser sends them: what is None is not sent."""
    return {name: value for name, value in values.items() if value is not None}
