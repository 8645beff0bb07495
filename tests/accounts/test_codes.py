"""One-time codes in place of a forgotten password."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from app.accounts import codes
from app.accounts.codes import LASTS, issue_code, may_issue
from app.accounts.disabling import disable
from app.accounts.models import Session
from app.chain.models import AuditEntry
from app.errors import Forbidden, Invalid
from tests.conftest import PASSWORD, STARTED, Company, at

SignIn = Callable[..., TestResponse]

MINUTE = timedelta(minutes=1)


def issued(company: Company, username: str = "manager_li") -> str:
    """A code from the administrator."""
    return issue_code(company.person("sysadmin"), company.person(username))


def test_a_code_lets_in_once_and_then_a_password_must_be_chosen(company: Company, sign_in: SignIn) -> None:
    code, client = issued(company), company.client()
    assert sign_in(client, "manager_li", code).status_code == 303
    assert client.get("/profile").location == "/profile/password"
    assert sign_in(company.client(), "manager_li", code).status_code == 422


def test_using_a_code_ends_the_sessions_that_were_there(company: Company, sign_in: SignIn) -> None:
    older = company.client()
    sign_in(older, "manager_li", PASSWORD)
    assert older.get("/profile").status_code == 200
    assert sign_in(company.client(), "manager_li", issued(company)).status_code == 303
    assert older.get("/profile").location.startswith("/login")
    taking = older.post(
        "/profile/password", data={"password": "a sentence of theirs", "again": "a sentence of theirs"}
    )
    assert taking.location.startswith("/login")


def test_a_code_may_be_typed_without_hyphens_and_in_small_letters(company: Company, sign_in: SignIn) -> None:
    code = issued(company).replace("-", " ").lower()
    assert sign_in(company.client(), "manager_li", code).status_code == 303


def test_a_code_works_for_24_hours(company: Company, sign_in: SignIn) -> None:
    with at(STARTED):
        code, other = issued(company), issued(company, "manager_zhao")
    with at(STARTED + LASTS - MINUTE):
        assert sign_in(company.client(), "manager_li", code).status_code == 303
    with at(STARTED + LASTS):
        assert sign_in(company.client(), "manager_zhao", other).status_code == 422


def test_until_a_code_is_used_the_password_works_afterwards_no_longer(
    company: Company, sign_in: SignIn
) -> None:
    code = issued(company)
    assert sign_in(company.client(), "manager_li", PASSWORD).status_code == 303
    assert sign_in(company.client(), "manager_li", code).status_code == 303
    assert sign_in(company.client(), "manager_li", PASSWORD).status_code == 422


def test_a_newer_code_replaces_the_one_before(company: Company, sign_in: SignIn) -> None:
    old, new = issued(company), issued(company)
    assert sign_in(company.client(), "manager_li", old).status_code == 422
    assert sign_in(company.client(), "manager_li", new).status_code == 303


def test_a_code_is_of_one_account_alone(company: Company, sign_in: SignIn) -> None:
    code = issued(company)
    issued(company, "manager_zhao")
    assert sign_in(company.client(), "manager_zhao", code).status_code == 422


def test_a_code_costs_one_verification_like_any_password(
    company: Company, sign_in: SignIn, verified: list[str]
) -> None:
    sign_in(company.client(), "manager_li", issued(company))
    assert len(verified) == 1


@pytest.mark.parametrize(
    "username", ["security", "auditor", "sysadmin", "director", "lead_east", "manager_wang"]
)
def test_the_administrator_alone_issues_none_to_officers_and_from_clearance_3_on(
    company: Company, username: str
) -> None:
    assert not may_issue(company.person(username))
    with pytest.raises(Forbidden):
        issued(company, username)


@pytest.mark.parametrize("username", ["manager_li", "desk_chen", "newcomer", "hr_zhou"])
def test_the_administrator_issues_them_to_everybody_else(company: Company, username: str) -> None:
    assert may_issue(company.person(username))
    assert issued(company, username)


def test_the_host_command_issues_them_to_anybody(company: Company, sign_in: SignIn) -> None:
    code = issue_code(None, company.person("security"))
    assert sign_in(company.client(), "security", code).status_code == 303


def test_somebody_disabled_gets_none_and_loses_theirs(company: Company, sign_in: SignIn) -> None:
    code = issued(company)
    disable(None, company.person("manager_li"))
    with pytest.raises(Invalid):
        issue_code(None, company.person("manager_li"))
    assert sign_in(company.client(), "manager_li", code).status_code == 422
    assert company.person("manager_li").code is None


def test_issue_and_use_are_on_the_chain_and_the_code_itself_is_kept_nowhere(
    company: Company, sign_in: SignIn
) -> None:
    code = issued(company)
    sign_in(company.client(), "manager_li", code)
    rows = list(AuditEntry.select().order_by(AuditEntry.id.desc()).limit(3))
    assert [row.action for row in rows] == ["session.began", "code.used", "code.issued"]
    assert rows[2].person == company.person("sysadmin").id
    folder = company.settings.data
    kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert code.encode() not in kept
    assert code.replace("-", "").encode() not in kept


def test_two_at_the_same_moment_can_not_both_use_a_code(company: Company) -> None:
    code = issued(company)
    first, second = company.person("manager_li"), company.person("manager_li")
    assert codes.use_up(first, code)
    assert not codes.use_up(second, code)


def test_the_code_opens_nothing_but_the_change_of_password(company: Company, sign_in: SignIn) -> None:
    client = company.client()
    sign_in(client, "manager_li", issued(company))
    for address in ("/profile", "/customers/", "/profile/switch"):
        answer = client.post(address) if address.endswith("switch") else client.get(address)
        assert (answer.status_code, answer.location) == (302, "/profile/password")
    by_htmx = client.get("/customers/", headers={"HX-Request": "true"})
    assert by_htmx.headers["HX-Redirect"] == "/profile/password"
    assert client.get("/profile/password").status_code == 200
    assert client.post("/sign-out").location == "/login"


def test_after_a_code_the_page_asks_for_no_current_password_and_leads_on(
    company: Company, sign_in: SignIn
) -> None:
    client = company.client()
    sign_in(client, "manager_li", issued(company))
    assert 'name="current"' not in client.get("/profile/password").text
    new = "晨光照在旧书桌上的猫"
    answer = client.post("/profile/password", data={"password": new, "again": new})
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/profile").status_code == 200
    assert sign_in(company.client(), "manager_li", new).status_code == 303
    assert Session.select().count() == 2
