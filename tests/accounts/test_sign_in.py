"""Signing in and out."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import passwords
from app.accounts.disabling import disable
from app.accounts.models import Session
from app.accounts.passwords import hash_password
from app.chain.models import AuditEntry, RefusalCount
from app.chain.writing import writing
from app.people.models import Person
from tests.conftest import PASSWORD, SHIPPED_HASHER, Company

SignIn = Callable[..., TestResponse]
As = Callable[[str], FlaskClient]


def test_the_right_password_lets_in_and_leads_to_the_start_page(company: Company, sign_in: SignIn) -> None:
    client = company.client()
    answer = sign_in(client, "manager_wang")
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/profile").status_code == 200


def test_a_user_name_may_be_typed_in_any_case_and_width(company: Company, sign_in: SignIn) -> None:
    assert sign_in(company.client(), " Ｍanager_WANG ").status_code == 303


def test_unknown_wrong_and_disabled_answer_alike_after_one_verification_each(
    company: Company, sign_in: SignIn, verified: list[str]
) -> None:
    disable(None, company.person("desk_liu"))
    answers = []
    for username, password in (
        ("nobody", "x"),
        ("manager_wang", "x"),
        ("desk_liu", PASSWORD),
        ("desk_liu", "x"),
    ):
        answer = sign_in(company.client(), username, password)
        answers.append((answer.status_code, answer.text.replace(username, "…")))
        assert len(verified) == len(answers)
    assert {status for status, _ in answers} == {422}
    assert len({_without_tokens(text) for _, text in answers}) == 1


def test_what_was_typed_stays_but_never_the_password(company: Company, sign_in: SignIn) -> None:
    text = sign_in(company.client(), "manager_wang", "not-the-password").text
    assert 'value="manager_wang"' in text
    assert "not-the-password" not in text


def test_an_account_without_a_password_lets_nobody_in(company: Company, sign_in: SignIn) -> None:
    with writing(None, "tests"):
        Person.update(password=None).execute()
    assert sign_in(company.client(), "manager_wang", "nobody has this password").status_code == 422


def test_sign_in_and_sign_out_are_on_the_chain_with_the_address(company: Company, sign_in: SignIn) -> None:
    client = company.client()
    sign_in(client, "manager_wang", address="203.0.113.7")
    client.post("/sign-out")
    rows = list(AuditEntry.select().order_by(AuditEntry.id.desc()).limit(2))
    assert [row.action for row in rows] == ["session.ended", "session.began"]
    assert rows[1].origin == "203.0.113.7"
    assert {row.person for row in rows} == {company.person("manager_wang").id}


def test_a_refused_sign_in_is_counted_for_the_chain_by_user_or_else_by_address(
    company: Company, sign_in: SignIn
) -> None:
    sign_in(company.client(), "manager_wang", "x")
    sign_in(company.client(), "nobody", "x", address="203.0.113.7")
    counted = {(row.who, row.reason): row.count for row in RefusalCount.select()}
    assert counted == {("manager_wang", "sign-in"): 1, ("203.0.113.7", "sign-in"): 1}


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(company: Company, sign_in: SignIn) -> None:
    client, thief = company.client(), company.client()
    sign_in(client, "manager_wang")
    thief.set_cookie("kebu", client.get_cookie("kebu").value)
    assert thief.get("/profile").status_code == 200
    client.post("/sign-out")
    assert thief.get("/profile").status_code == 302


def test_sign_out_is_not_a_link(as_: Callable[[str], FlaskClient]) -> None:
    assert as_("manager_wang").get("/sign-out").status_code == 405


def test_the_session_id_is_a_new_one_at_each_sign_in_and_the_one_before_ends(
    company: Company, sign_in: SignIn
) -> None:
    client, thief = company.client(), company.client()
    sign_in(client, "manager_wang")
    thief.set_cookie("kebu", client.get_cookie("kebu").value)
    with client.session_transaction() as before:
        planted = before["csrf_token"] = "planted"
    sign_in(client, "manager_li")
    with client.session_transaction() as after:
        assert after.get("csrf_token") != planted
    assert Session.select().count() == 1
    assert thief.get("/profile").status_code == 302


def test_only_the_language_survives_a_sign_in(company: Company, sign_in: SignIn) -> None:
    client = company.client()
    client.get("/language/en")
    with client.session_transaction() as session:
        session["other"] = "x"
    sign_in(client, "manager_wang")
    with client.session_transaction() as session:
        assert session["language"] == "en"
        assert "other" not in session


@pytest.mark.parametrize("wanted", ["/customers/", "/customers/?sort=name", "/profile"])
def test_next_leads_back_to_a_page_of_the_house(company: Company, sign_in: SignIn, wanted: str) -> None:
    answer = sign_in(company.client(), "manager_wang", query_string={"next": wanted})
    assert answer.location == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "evil",
        "/%0d%0a\r\nX: y",
    ],
)
def test_next_never_leads_out_of_the_house(company: Company, sign_in: SignIn, wanted: str) -> None:
    assert sign_in(company.client(), "manager_wang", query_string={"next": wanted}).location == "/"


def test_whoever_is_signed_in_is_not_asked_again(as_: As) -> None:
    answer = as_("manager_wang").get("/login?next=/profile")
    assert (answer.status_code, answer.location) == (302, "/profile")


def test_a_hash_made_with_less_effort_is_made_again_at_the_next_sign_in(
    company: Company, sign_in: SignIn
) -> None:
    weak = PasswordHasher(memory_cost=8 * 1024, time_cost=1, parallelism=1).hash(PASSWORD)
    with writing(None, "tests"):
        Person.update(password=weak).where(Person.username == "manager_wang").execute()
    assert sign_in(company.client(), "manager_wang").status_code == 303
    kept = company.person("manager_wang").password
    assert not passwords.needs_rehash(kept)
    assert sign_in(company.client(), "manager_wang").status_code == 303
    assert company.person("manager_wang").password == kept


def test_passwords_are_kept_as_argon2id_with_at_least_19_mib_and_two_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "HASHER", SHIPPED_HASHER)
    assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_cookies_are_http_only_same_site_and_under_tls_secure_and_bound_to_the_host(
    company: Company, sign_in: SignIn
) -> None:
    plain = sign_in(company.client(), "manager_wang").headers.getlist("Set-Cookie")
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in plain)
    secure = sign_in(company.client(), "manager_wang", base_url="https://localhost").headers.getlist(
        "Set-Cookie"
    )
    device = next(cookie for cookie in secure if "device" in cookie)
    assert device.startswith("__Host-kebu_device=")
    assert "; Secure" in device
    assert "; Path=/" in device
    assert "Domain" not in device


def test_personal_pages_are_stored_nowhere(as_: As) -> None:
    assert as_("manager_wang").get("/profile").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("username", ["", "x" * 10_000, "a\x00b", "😀", "' OR 1=1 --", "管理员"])
@pytest.mark.parametrize("password", ["", "x" * 10_000, "\x00", "😀" * 400])
def test_whatever_is_typed_is_refused_beside_its_field(
    company: Company, sign_in: SignIn, username: str, password: str
) -> None:
    answer = sign_in(company.client(), username, password)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def _without_tokens(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)
