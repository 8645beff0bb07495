"""Headers of every answer, errors and static files included."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access.routes import public
from app.web.headers import CONTENT_POLICY, HEADERS
from tests.conftest import Company


@public
def broken() -> str:
    raise ZeroDivisionError


@pytest.fixture
def answers(
    company: Company, as_: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, TestResponse]]:
    """An answer of every kind, by what it is."""
    anybody, somebody, nobody = company.client(), as_("manager_wang"), as_("newcomer")
    mark = company.app.jinja_env.globals["static"]
    with company.app.test_request_context():
        address = mark("mark.svg")
    found = {
        "page": anybody.get("/login"),
        "personal page": somebody.get("/customers/"),
        "part": somebody.get("/customers/", headers={"HX-Request": "true"}),
        "sign of life": anybody.get("/healthz"),
        "redirect": anybody.get("/customers/"),
        "expired": anybody.get("/customers/", headers={"HX-Request": "true"}),
        "slash": somebody.get("/customers"),
        "not allowed": nobody.get("/customers/"),
        "no such page": anybody.get("/nowhere"),
        "no such record": somebody.get("/customers/C26-ZZZZZZ"),
        "wrong method": somebody.delete("/customers/"),
        "too large": somebody.post("/customers/new", data=b"x" * 11 * 1024 * 1024, content_type="text/plain"),
        "options": somebody.options("/customers/"),
        "static": anybody.get(address),
        "old static": anybody.get("/static/0000000000/mark.svg"),
        "missing static": anybody.get("/static/0000000000/nothing.svg"),
        "outside static": anybody.get("/static/0000000000/../app/settings.py"),
    }
    monkeypatch.setitem(company.app.view_functions, "health.healthz", broken)
    found["fault"] = anybody.get("/healthz")
    yield found
    for response in found.values():
        response.close()


STATUS = {
    "page": 200,
    "personal page": 200,
    "part": 200,
    "sign of life": 200,
    "redirect": 302,
    "expired": 401,
    "slash": 308,
    "not allowed": 403,
    "no such page": 404,
    "no such record": 404,
    "wrong method": 405,
    "too large": 413,
    "options": 200,
    "static": 200,
    "old static": 200,
    "missing static": 404,
    "outside static": 404,
    "fault": 500,
}


def test_every_answer_has_the_headers(answers: dict[str, TestResponse]) -> None:
    assert {name: response.status_code for name, response in answers.items()} == STATUS
    for name, response in answers.items():
        for header, value in {**HEADERS, "Content-Security-Policy": CONTENT_POLICY}.items():
            assert response.headers.getlist(header) == [value], (name, header)
        assert "HX-Request" in response.vary, name
        assert "Strict-Transport-Security" not in response.headers


def test_nothing_but_static_files_may_be_kept(answers: dict[str, TestResponse]) -> None:
    for name, response in answers.items():
        kept = response.headers["Cache-Control"]
        if name == "static":
            assert "immutable" in kept
        elif name == "old static":
            assert "immutable" not in kept
        else:
            assert kept == "no-store", name


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = CONTENT_POLICY
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy


def test_no_server_or_program_is_named(answers: dict[str, TestResponse]) -> None:
    for response in answers.values():
        assert "X-Powered-By" not in response.headers


def test_over_tls_the_browser_is_told_to_stay_there(company: Company) -> None:
    response = company.client().get("/healthz", base_url="https://kebu.example")
    assert "max-age" in response.headers["Strict-Transport-Security"]


def test_the_sign_of_life_says_only_ok(answers: dict[str, TestResponse]) -> None:
    assert answers["sign of life"].text == "ok\n"
    assert "Set-Cookie" not in answers["sign of life"].headers


def test_a_redirect_does_not_repeat_the_name_of_the_house_from_a_header(company: Company) -> None:
    answer = company.client().get("/customers", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.location) == (308, "/customers/")
    assert "elsewhere" not in answer.headers["Location"]
