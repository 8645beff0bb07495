"""A form token that is missing or stale: nothing is written, what was typed comes back with a fresh one."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.chain.models import AuditEntry
from app.customers.models import Customer
from tests.conftest import PASSWORD, Company

HTMX = {"HX-Request": "true"}
STALE = {"csrf_token": "of another day"}
TYPED = {
    "kind": "individual",
    "name": "周字号",
    "mobile": "13900001111",
    "level": "2",
    "status": "active",
    **STALE,
}
PURPOSE = {"purpose": "verify"}
AGAIN = "please send it again"


@pytest.fixture(autouse=True)
def with_tokens(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(company.app.config, "WTF_CSRF_ENABLED", value=True)


def token_of(response: TestResponse) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', response.text)[1]


def rows() -> tuple[int, int]:
    return Customer.select().count(), AuditEntry.select().count()


@pytest.mark.parametrize("token", [STALE, {"csrf_token": ""}, {}])
def test_the_form_comes_back_as_typed_and_can_be_sent_again(
    company: Company, as_: Callable[[str], FlaskClient], token: dict[str, str]
) -> None:
    client, before = as_("manager_wang"), rows()
    typed = {name: text for name, text in TYPED.items() if name != "csrf_token"}
    shown = client.post("/customers/new", data=typed | token)
    assert (shown.status_code, rows()) == (400, before)
    assert AGAIN in shown.text
    assert 'value="周字号"' in shown.text
    assert 'value="13900001111"' in shown.text
    sent = client.post("/customers/new", data=typed | {"csrf_token": token_of(shown)})
    assert sent.status_code == 303
    assert company.customer("周字号")


def test_htmx_gets_the_form_alone_and_the_page_a_fresh_token(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    client, number = as_("manager_wang"), company.customer("周以恒").number
    address = f"/customers/{number}/reveal/mobile"
    shown = client.post(address, data=PURPOSE | STALE, headers=HTMX)
    assert shown.status_code == 422
    assert AGAIN in shown.text
    assert "<html" not in shown.text
    assert "13800005678" not in shown.text
    fresh = shown.headers["X-CSRFToken"]
    assert fresh == token_of(shown)
    sent = client.post(address, data=PURPOSE, headers={**HTMX, "X-CSRFToken": fresh})
    assert "13800005678" in sent.text


def test_what_has_no_form_is_told_once_and_not_done(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    client = as_("manager_wang")
    answer = client.post("/profile/switch", data={"theme": "dark", **STALE}, headers=HTMX)
    assert answer.status_code == 400
    assert "Try once more" in answer.text
    again = client.post(
        "/profile/switch",
        data={"theme": "dark"},
        headers={**HTMX, "X-CSRFToken": answer.headers["X-CSRFToken"]},
    )
    assert again.status_code == 204
    plain = client.post("/sign-out", data=STALE)
    assert plain.status_code == 400
    assert "nothing was saved" in plain.text
    assert client.get("/profile").status_code == 200
    assert company.person("manager_wang").theme == "dark"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://elsewhere"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_not_filled_in(
    as_: Callable[[str], FlaskClient], headers: dict[str, str]
) -> None:
    answer = as_("manager_wang").post("/customers/new", data=TYPED, headers=headers)
    assert answer.status_code == 400
    assert "周字号" not in answer.text


def test_signing_in_with_a_stale_page_keeps_the_user_name(company: Company) -> None:
    client = company.client()
    shown = client.post("/login", data={"username": "manager_wang", "password": PASSWORD, **STALE})
    assert shown.status_code == 400
    assert 'value="manager_wang"' in shown.text
    assert PASSWORD not in shown.text
    data = {"username": "manager_wang", "password": PASSWORD, "csrf_token": token_of(shown)}
    assert client.post("/login", data=data).status_code == 303


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_body_too_large_leaves_everything_as_it_is(
    as_: Callable[[str], FlaskClient], headers: dict[str, str]
) -> None:
    client, before = as_("manager_wang"), rows()
    answer = client.post("/customers/new", data=TYPED | {"name": "周" * 8_000_000}, headers=headers)
    assert (answer.status_code, rows()) == (413, before)
    assert "nothing was saved" in answer.text
    assert ("<html" in answer.text) == (not headers)
    assert "HX-Redirect" not in answer.headers
