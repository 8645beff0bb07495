"""The door of every route, and the 404 that tells nothing."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.models import RefusalCount
from app.chain.writing import writing
from app.db.connection import database
from app.people.models import Person
from tests.conftest import Company
from tests.queries import queries

HTMX = {"HX-Request": "true"}
TOKENS = re.compile(r'"[\w.-]{60,}"')


def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(company: Company) -> None:
    response = company.client().get("/customers/?kind=individual")
    assert response.status_code == 302
    assert response.location == "/login?next=/customers/?kind%3Dindividual"


@pytest.mark.parametrize(
    ("address", "referrer", "back"),
    [
        ("/customers/new", "", "/customers/new"),
        ("/customers/C26-222222/grants", "/customers/C26-222222/access", "/customers/C26-222222/access"),
        ("/customers/C26-222222/grants", "/customers/C26-222222/grants", None),
        ("/customers/C26-222222/grants", "http://elsewhere/customers/", None),
        ("/customers/search", "/customers/?kind=individual", "/customers/?kind%3Dindividual"),
    ],
)
def test_what_was_to_be_written_is_not_repeated_after_signing_in_but_its_page_is_opened(
    company: Company, address: str, referrer: str, back: str | None
) -> None:
    sender = referrer if "//" in referrer else f"http://localhost{referrer}" if referrer else ""
    response = company.client().post(address, data={"name": "周"}, headers={"Referer": sender})
    assert (response.status_code, response.location) == (302, f"/login?next={back}" if back else "/login")


def test_what_htmx_was_to_write_leads_back_to_the_page_it_stood_on(company: Company) -> None:
    headers = {**HTMX, "HX-Current-URL": "http://localhost/customers/C26-222222/edit"}
    response = company.client().post("/customers/C26-222222/reveal/mobile", headers=headers)
    assert (response.status_code, response.headers["HX-Redirect"]) == (
        401,
        "/login?next=/customers/C26-222222/edit",
    )


def test_an_expired_sign_in_makes_htmx_leave_the_whole_page(company: Company) -> None:
    response = company.client().get("/customers/?sort=name", headers=HTMX)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/login?next=/customers/?sort%3Dname"
    assert response.text == ""


@pytest.mark.parametrize("path", ["/customers/{}", "/customers/{}/edit", "/customers/{}/history"])
def test_without_the_permission_it_is_403_before_anything_is_looked_up(
    company: Company, as_: Callable[[str], FlaskClient], path: str
) -> None:
    client = as_("newcomer")
    asked = []
    for number in (company.customer("周以恒").number, "C26-ZZZZZZ"):
        with queries() as found:
            response = client.get(path.format(number))
        assert response.status_code == 403
        asked.append([one.sql for one in found])
    assert asked[0] == asked[1]
    assert not [sql for sql in asked[0] if '"customer"' in sql]


def test_public_routes_are_open_and_others_are_not(company: Company) -> None:
    assert company.client().get("/healthz").status_code == 200
    assert company.client().get("/profile").status_code == 302


RECORD_ROUTES = [
    ("get", ""),
    ("get", "/edit"),
    ("get", "/history"),
    ("get", "/level"),
    ("get", "/access"),
    ("post", "/edit"),
    ("post", "/level"),
    ("post", "/grants"),
]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(("method", "path"), RECORD_ROUTES)
def test_unreadable_and_missing_are_one_answer(
    company: Company, as_: Callable[[str], FlaskClient], method: str, path: str, headers: dict[str, str]
) -> None:
    unreadable = company.customer("顾念慈").number
    client = as_("lead_east")
    told = []
    for number in (unreadable, "C26-ZZZZZZ"):
        client.get("/profile")  # both with the form token already in the cookie
        response = getattr(client, method)(f"/customers/{number}{path}", headers=headers)
        assert response.status_code == 404
        assert number not in response.text
        told.append((TOKENS.sub('""', response.text), dict(response.headers)))
    assert told[0] == told[1]
    with database.connection_context():
        [count] = RefusalCount.select()
        assert (count.who, count.reason, count.count) == ("lead_east", "record", 2)


@pytest.fixture
def with_tokens(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(company.app.config, "WTF_CSRF_ENABLED", value=True)


@pytest.mark.usefixtures("company", "with_tokens")
def test_without_a_form_token_nothing_is_written(as_: Callable[[str], FlaskClient]) -> None:
    response = as_("manager_wang").post("/customers/new", data={"name": "周"})
    assert response.status_code == 400
    with database.connection_context():
        assert not [name for (name,) in database.execute_sql("SELECT name FROM customer WHERE name = '周'")]


@pytest.mark.usefixtures("company", "with_tokens")
def test_a_missing_form_token_is_told_in_the_persons_language_and_frame(
    as_: Callable[[str], FlaskClient],
) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(person="manager_wang")
        Person.update(locale="en").where(Person.username == "manager_wang").execute()
    response = as_("manager_wang").post("/customers/new", data={"name": "周"})
    assert '<html lang="en"' in response.text
    assert 'class="bar"' in response.text


@pytest.mark.usefixtures("with_tokens")
def test_permission_comes_before_the_form_token(company: Company, as_: Callable[[str], FlaskClient]) -> None:
    assert as_("newcomer").post("/customers/new").status_code == 403
    assert company.client().post("/customers/new").status_code == 302


@pytest.mark.usefixtures("with_tokens")
def test_public_forms_need_their_token_too(company: Company) -> None:
    assert company.client().post("/login", data={"username": "x", "password": "y"}).status_code == 400
