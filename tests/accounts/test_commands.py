"""`flask users` on the host."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from werkzeug.test import TestResponse

from app.access.roles import roles_of
from app.accounts.models import Session
from app.chain.models import AuditEntry
from app.db.connection import database
from app.people.models import Person
from tests.conftest import Company

SignIn = Callable[..., TestResponse]

GOOD = "晨光照在旧书桌上的猫"
Run = Callable[..., Result]


@pytest.fixture
def run(company: Company) -> Run:
    """`run("users", "list")` runs a command as on the host; its connection is its own."""

    def on_host(*arguments: str, typed: str = "") -> Result:
        database.close()
        result = company.app.test_cli_runner().invoke(args=list(arguments), input=typed)
        database.connect()
        return result

    return on_host


def add(run: Run, *options: str, name: str = "sun", typed: str = GOOD + "\n") -> Result:
    """`flask users add` with a department."""
    return run("users", "add", name, "--department", "east", *options, typed=typed)


def test_a_user_is_added_with_roles_clearance_department_and_scope(company: Company, run: Run) -> None:
    options = (
        "--role",
        "account_manager",
        "--role",
        "service_desk",
        "--clearance",
        "3",
        "--scope",
        "department",
        "--name",
        "孙晓",
    )
    assert add(run, *options).exit_code == 0
    person = company.person("sun")
    assert (person.name, person.clearance, person.scope, person.department.code) == (
        "孙晓",
        3,
        "department",
        "east",
    )
    assert [role.code for role in roles_of(person)] == ["account_manager", "service_desk"]


def test_the_password_comes_from_standard_input_and_must_be_changed(
    company: Company, run: Run, sign_in: SignIn
) -> None:
    add(run)
    client = company.client()
    assert sign_in(client, "sun", GOOD).status_code == 303
    assert client.get("/profile").location == "/profile/password"


@pytest.mark.parametrize("typed", ["", "short\n", "woaini1314\n", "sun1234567890\n"])
def test_a_password_that_will_not_do_adds_nobody(run: Run, typed: str) -> None:
    result = add(run, typed=typed)
    assert result.exit_code == 1
    assert result.output.startswith("Error: password: ")
    assert Person.get_or_none(Person.username == "sun") is None


def test_roles_and_departments_may_be_called_by_their_words(company: Company, run: Run) -> None:
    result = run(
        "users",
        "add",
        "sun",
        "--role",
        "客户经理",
        "--role",
        "Risk Officer",
        "--department",
        "西部客户部",
        typed=GOOD,
    )
    assert result.exit_code == 0, result.output
    assert [role.code for role in roles_of(company.person("sun"))] == ["account_manager", "risk_officer"]
    assert company.person("sun").department.code == "west"


@pytest.mark.parametrize(
    ("scope", "kept"),
    [
        ("all", "all"),
        ("set:region=华东", "set:region=east"),
        ("set:region=West+south,line=服务", "set:region=south+west,line=service"),
        ("set:kind=企业", "set:kind=enterprise"),
        ("set:kind=individual", "set:kind=individual"),
    ],
)
def test_scopes_take_codes_and_words_and_are_kept_as_codes(
    company: Company, run: Run, scope: str, kept: str
) -> None:
    assert add(run, "--scope", scope).exit_code == 0
    assert company.person("sun").scope == kept


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--role", "boss"), ("boss", "account_manager")),
        (("--department", "mars"), ("mars", "west")),
        (("--scope", "galaxy"), ("galaxy", "department")),
        (("--scope", "set:region=mars"), ("mars", "east")),
        (("--scope", "set:kind=robot"), ("robot", "enterprise")),
        (("--scope", "set:planet=mars"), ("planet",)),
        (("--clearance", "5"), ("5",)),
        (("--role", "auditor", "--role", "security_officer"), ("two of the three",)),
    ],
)
def test_what_does_not_exist_is_named_with_what_is_possible(
    run: Run, options: tuple[str, ...], named: tuple[str, ...]
) -> None:
    result = add(run, *options)
    assert result.exit_code != 0
    assert all(word in result.output for word in named)
    assert Person.get_or_none(Person.username == "sun") is None


@pytest.mark.parametrize(
    "name", ["manager_wang", "MANAGER_WANG", "ｍanager_wang", "a b", "new", "x" * 41, "_x"]
)
def test_a_name_that_is_taken_or_will_not_do_is_refused_in_one_line(run: Run, name: str) -> None:
    result = add(run, name=name)
    assert result.exit_code == 1
    assert result.output.startswith("Error: username: ")
    assert len(result.output.splitlines()) == 1


def test_the_operating_system_user_stands_on_the_chain(run: Run) -> None:
    add(run)
    run("users", "reset", "sun")
    rows = list(AuditEntry.select().order_by(AuditEntry.id.desc()).limit(2))
    assert [(row.action, row.record, row.person) for row in rows] == [
        ("code.issued", "sun", None),
        ("person.added", "sun", None),
    ]
    assert all(row.origin.startswith("os:") for row in rows)


def test_list_prints_one_json_document(run: Run) -> None:
    result = run("users", "list", "--json")
    users = {user["username"]: user for user in json.loads(result.output)["users"]}
    assert len(users) == 15
    assert users["desk_chen"] == {
        "username": "desk_chen",
        "name": "陈小雨",
        "roles": ["service_desk"],
        "clearance": 2,
        "scope": "set:line=service",
        "department": "客户服务部",
        "disabled": False,
    }


def test_list_prints_a_line_for_everybody(run: Run) -> None:
    lines = run("users", "list").output.splitlines()
    assert len(lines) == 15
    assert "manager_wang" in lines[6]


def test_reset_prints_a_code_that_lets_even_an_officer_in(
    company: Company, run: Run, sign_in: SignIn
) -> None:
    result = run("users", "reset", "SECURITY")
    assert result.exit_code == 0
    assert sign_in(company.client(), "security", result.output.strip()).status_code == 303
    assert Session.select().count() == 1


def test_reset_of_nobody_is_one_line_and_exit_1(run: Run) -> None:
    result = run("users", "reset", "nobody")
    assert (result.exit_code, result.output) == (1, "Error: username: There is no user nobody.\n")


def test_a_role_named_twice_is_held_once(company: Company, run: Run) -> None:
    assert add(run, "--role", "service_desk", "--role", "service_desk").exit_code == 0
    assert [role.code for role in roles_of(company.person("sun"))] == ["service_desk"]
