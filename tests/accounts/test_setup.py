"""Setting up an empty installation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access.gate import leave
from app.access.roles import roles_of
from app.accounts.models import SetupCode
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.db.connection import database
from app.people.models import Department, Person
from app.start import prepare
from tests.conftest import STARTED, Company, at
from tests.watch import watch_transactions

SignIn = Callable[..., TestResponse]


@dataclass
class Empty:
    """An installation in which nobody exists, and its set-up code."""

    company: Company
    code: str

    def client(self) -> FlaskClient:
        """A browser."""
        return self.company.client()


@pytest.fixture
def empty(template: Company, tmp_path: Path) -> Iterator[Empty]:
    settings = replace(
        template.settings,
        data=tmp_path / "data",
        key_file=tmp_path / "data/kebu.key",
        backups=tmp_path / "backups",
    )
    template.app.extensions["kebu"]["settings"] = settings
    code = prepare(settings).setup_code
    assert code is not None
    database.connect()
    with watch_transactions():
        yield Empty(Company(template.app, settings), code)
    leave()
    database.close()


def typed(code: str, **other: str) -> dict[str, str]:
    """The set-up form."""
    return {
        "code": code,
        "department": "客户管理部",
        "system_administrator_username": "gao",
        "system_administrator_name": "高启明",
        "security_officer_username": "xu",
        "security_officer_name": "许慎行",
        "auditor_username": "yan",
        "auditor_name": "严正方",
    } | other


def test_while_nobody_exists_the_sign_in_page_leads_to_the_set_up(empty: Empty) -> None:
    assert empty.client().get("/login").location == "/setup"
    assert empty.client().get("/setup").status_code == 200


def test_set_up_makes_a_department_and_the_three_officers(empty: Empty) -> None:
    assert empty.client().post("/setup", data=typed(empty.code)).status_code == 200
    people = {person.username: person for person in Person.select()}
    found = {
        name: ([role.code for role in roles_of(person)], person.clearance, person.scope)
        for name, person in people.items()
    }
    assert found == {
        "gao": (["system_administrator"], 1, "own"),
        "xu": (["security_officer"], 4, "own"),
        "yan": (["auditor"], 3, "own"),
    }
    assert [department.name for department in Department.select()] == ["客户管理部"]
    assert verify().ok


def test_their_one_time_passwords_are_shown_once_work_and_must_be_changed(
    empty: Empty, sign_in: SignIn
) -> None:
    client = empty.client()
    page = client.post("/setup", data=typed(empty.code)).text
    passwords = [cell.partition("</code>")[0] for cell in page.split("<code>")[1:]]
    assert len(set(passwords)) == 3
    for username, password in zip(("gao", "xu", "yan"), passwords, strict=True):
        browser = empty.client()
        assert sign_in(browser, username, password).status_code == 303
        assert browser.get("/profile").location == "/profile/password"
    again = client.post("/setup", data=typed(empty.code))
    assert (again.status_code, again.location) == (302, "/login")


def test_without_the_right_code_nothing_is_made_and_what_was_typed_stays(empty: Empty) -> None:
    answer = empty.client().post("/setup", data=typed("0" * 12))
    assert answer.status_code == 422
    assert 'value="高启明"' in answer.text
    assert not Person.select().exists()


def test_guessing_the_code_is_slowed(empty: Empty) -> None:
    with at(STARTED):
        for path in ("/setup", "/setup/demo"):
            for number in range(3):
                answer = empty.client().post(path, data=typed(f"{number}" * 12))
        assert answer.status_code == 429
        assert empty.client().post("/setup", data=typed(empty.code)).status_code == 429


def test_guesses_from_elsewhere_do_not_lock_out_who_holds_the_code(empty: Empty) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    with at(STARTED):
        for number in range(8):
            empty.client().post("/setup", data=typed(f"{number}" * 12), environ_overrides=elsewhere)
        assert empty.client().post("/setup", data=typed(empty.code)).status_code == 200


def test_the_code_may_be_typed_in_capitals_with_spaces_around(empty: Empty) -> None:
    assert empty.client().post("/setup", data=typed(f" {empty.code.upper()} ")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("department", ""),
        ("department", "x" * 61),
        ("department", "\x00"),
        ("auditor_username", ""),
        ("auditor_username", "GAO"),
        ("auditor_username", "a b"),
        ("auditor_username", "new"),
        ("auditor_username", "x" * 41),
        ("auditor_name", "\u200b"),
        ("security_officer_name", "x" * 61),
    ],
)
def test_what_will_not_do_is_refused_beside_its_field_and_nothing_half_made(
    empty: Empty, field: str, value: str
) -> None:
    answer = empty.client().post("/setup", data=typed(empty.code) | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Person.select().exists()
    assert not Department.select().exists()
    assert empty.client().post("/setup", data=typed(empty.code)).status_code == 200


def test_afterwards_the_code_is_gone_and_the_page_leads_to_sign_in(empty: Empty) -> None:
    empty.client().post("/setup", data=typed(empty.code))
    assert not SetupCode.select().exists()
    for answer in (empty.client().get("/setup"), empty.client().post("/setup/demo", data=typed(empty.code))):
        assert (answer.status_code, answer.location) == (302, "/login")


def test_set_up_is_on_the_chain_and_no_password_is(empty: Empty) -> None:
    page = empty.client().post("/setup", data=typed(empty.code)).text
    row = AuditEntry.get(AuditEntry.action == "installation.set_up")
    assert row.origin == "127.0.0.1"
    passwords = [cell.partition("</code>")[0] for cell in page.split("<code>")[1:]]
    everything = b"".join(
        path.read_bytes() for path in empty.company.settings.data.iterdir() if path.is_file()
    )
    assert not [password for password in passwords if password.encode() in everything]


def test_once_somebody_exists_the_page_is_closed(company: Company) -> None:
    for answer in (
        company.client().get("/setup"),
        company.client().post("/setup", data=typed("x")),
        company.client().get("/setup/demo"),
    ):
        assert (answer.status_code, answer.location) == (302, "/login")


@dataclass
class Report:
    """How a job stands."""

    outcome: str = "running"
    percent: int = 40
    sentence: str = ""

    @property
    def ended(self) -> bool:
        """Whether it has come to an end."""
        return self.outcome in {"done", "failed"}


@pytest.fixture
def jobs(empty: Empty, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The room of jobs as the set-up sees it: `report` and `secret` it answers, `started` it was asked."""
    state: dict[str, Any] = {"report": Report(), "secret": "made-up", "started": []}
    house = empty.company.app.extensions["kebu"]
    monkeypatch.setitem(house, "start_job", lambda name: state["started"].append(name) or 7)
    monkeypatch.setitem(house, "job_report", lambda number: state["report"] if number == 7 else None)
    monkeypatch.setitem(
        house, "take_job_secret", lambda number: state.pop("secret", None) if number == 7 else None
    )
    return state


def test_the_demo_company_is_loaded_by_the_worker_while_the_page_waits(
    empty: Empty, jobs: dict[str, Any]
) -> None:
    client = empty.client()
    answer = client.post("/setup/demo", data={"code": empty.code})
    assert (answer.status_code, answer.location) == (303, "/setup/demo")
    assert jobs["started"] == ["demo.load"]
    waiting = client.get("/setup/demo")
    assert waiting.headers["Refresh"] == "2"
    assert 'value="40"' in waiting.text


def test_the_password_of_the_demo_people_is_shown_once_to_who_asked_for_them(
    empty: Empty, jobs: dict[str, Any]
) -> None:
    client = empty.client()
    client.post("/setup/demo", data={"code": empty.code})
    jobs["report"] = Report("done")
    assert empty.client().get("/setup/demo").location == "/login"
    assert "made-up" in client.get("/setup/demo").text
    assert not SetupCode.select().exists()
    assert client.get("/setup/demo").location == "/login"


def test_a_load_that_failed_says_why_and_the_code_still_works(empty: Empty, jobs: dict[str, Any]) -> None:
    client = empty.client()
    client.post("/setup/demo", data={"code": empty.code})
    jobs["report"] = Report("failed", sentence="It broke off.")
    assert "It broke off." in client.get("/setup/demo").text
    assert client.post("/setup/demo", data={"code": empty.code}).status_code == 303


def test_the_demo_is_not_loaded_without_the_code(empty: Empty, jobs: dict[str, Any]) -> None:
    answer = empty.client().post("/setup/demo", data=typed("0" * 12))
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert 'value="高启明"' in answer.text
    assert jobs["started"] == []


def test_on_the_host_the_first_user_brings_the_first_department(empty: Empty) -> None:
    database.close()
    arguments = ["users", "add", "gao", "--role", "system_administrator", "--department", "客户管理部"]
    result = empty.company.app.test_cli_runner().invoke(args=arguments, input="晨光照在旧书桌上的猫")
    database.connect()
    assert result.exit_code == 0, result.output
    assert Person.get().department.name == "客户管理部"
    assert empty.client().get("/setup").location == "/login"
