"""How long sessions last, and what ends them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.disabling import disable
from app.accounts.models import Session
from app.accounts.sessions import begin, end_others, key_of, sessions_of
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.people.models import Person
from app.web.models import Setting, StoredSearch
from app.web.searches import keep_search
from tests.conftest import STARTED, Company, at

As = Callable[[str], FlaskClient]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BY_HTMX = {"HX-Request": "true"}
TEMPLATES = Path(__file__).parents[2] / "templates"
POLLING = {"HX-Request": "true", "Kebu-Polling": "1"}


def alive(client: FlaskClient, **options: object) -> bool:
    """Whether somebody is still signed in there."""
    return client.get("/profile", **options).status_code == 200


@pytest.fixture
def signed_in(as_: As) -> FlaskClient:
    """A browser signed in at STARTED."""
    with at(STARTED):
        return as_("manager_wang")


def test_a_session_ends_after_two_idle_hours(signed_in: FlaskClient) -> None:
    with at(STARTED + 2 * HOUR + MINUTE):
        assert not alive(signed_in)
    with at(STARTED + MINUTE):
        assert not alive(signed_in)
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).first().action == "session.expired"


def test_use_keeps_a_session_alive_but_for_no_longer_than_twelve_hours(signed_in: FlaskClient) -> None:
    for hours in range(1, 13):
        with at(STARTED + hours * HOUR):
            assert alive(signed_in)
    with at(STARTED + 12 * HOUR + MINUTE):
        assert not alive(signed_in)


def test_polling_does_not_keep_a_session_alive(signed_in: FlaskClient) -> None:
    for half_hours in range(1, 5):
        with at(STARTED + half_hours * HOUR / 2):
            assert alive(signed_in, headers=POLLING)
    with at(STARTED + 2 * HOUR + MINUTE):
        assert not alive(signed_in)


def test_both_limits_are_settings(signed_in: FlaskClient) -> None:
    with writing(None, "tests"):
        Setting.create(name="session_idle_hours", value="1")
    with at(STARTED + HOUR + MINUTE):
        assert not alive(signed_in)


def test_an_expired_session_sends_a_page_to_sign_in_and_back(signed_in: FlaskClient) -> None:
    with at(STARTED + 3 * HOUR):
        answer = signed_in.get("/profile?x=1")
    assert (answer.status_code, answer.location) == (302, "/login?next=/profile?x%3D1")


def test_to_htmx_an_expired_session_answers_401_and_the_address_to_sign_in_at(signed_in: FlaskClient) -> None:
    with at(STARTED + 3 * HOUR):
        answer = signed_in.get("/profile", headers=BY_HTMX)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/login")


def test_the_database_keeps_no_token(company: Company) -> None:
    token = begin(company.person("manager_wang"), "127.0.0.1", "tests")
    session = Session.get(Session.key == key_of(token))
    assert token not in str(session.__data__)


@pytest.mark.parametrize("token", ["", "x", "../..", "\x00", "x" * 5000])
def test_a_made_up_token_opens_nothing(company: Company, token: str) -> None:
    client = company.client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    assert not alive(client)


def test_a_cookie_changed_behind_our_back_opens_nothing(as_: As) -> None:
    client = as_("manager_wang")
    value = client.get_cookie("kebu").value
    client.set_cookie("kebu", value[:-4] + "AAAA")
    assert not alive(client)


def test_disabling_ends_every_session_at_its_next_request(company: Company, as_: As) -> None:
    browsers = [as_("manager_wang"), as_("manager_wang")]
    disable(None, company.person("manager_wang"))
    assert not any(alive(client) for client in browsers)


def test_a_person_disabled_past_us_is_out_as_well(as_: As) -> None:
    client = as_("manager_wang")
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username == "manager_wang").execute()
    assert not alive(client)


def test_end_others_spares_the_one_that_is_kept_and_other_people(company: Company) -> None:
    person = company.person("manager_wang")
    kept = key_of(begin(person, "127.0.0.1", "tests"))
    begin(person, "127.0.0.1", "tests")
    begin(company.person("manager_li"), "127.0.0.1", "tests")
    with writing(person, "tests"):
        assert end_others(person, kept) == 1
    assert [session.key for session in sessions_of(person)] == [kept]
    assert Session.select().count() == 2


def test_with_a_session_go_its_searches(company: Company) -> None:
    person = company.person("manager_wang")
    key = key_of(begin(person, "127.0.0.1", "tests"))
    keep_search(key, person, "周")
    with writing(person, "tests"):
        end_others(person)
    assert not StoredSearch.select().exists()


def test_expired_sessions_are_not_listed_and_go_at_the_next_sign_in(company: Company) -> None:
    person = company.person("manager_wang")
    with at(STARTED):
        begin(person, "127.0.0.1", "tests")
    with at(STARTED + 3 * HOUR):
        assert sessions_of(person) == []
        begin(person, "127.0.0.1", "tests")
        assert Session.select().count() == 1


def test_a_static_file_asks_for_no_session(as_: As) -> None:
    with at(STARTED):
        client = as_("manager_wang")
    with at(STARTED + 3 * HOUR):
        with client.get("/static/x/mark.svg") as answer:
            assert answer.status_code == 200
        assert Session.select().count() == 1


def test_every_part_that_polls_says_that_nobody_asked_for_it() -> None:
    lines = [line for path in TEMPLATES.rglob("*.html") for line in path.read_text("utf-8").splitlines()]
    polling = [line for line in lines if re.search('hx-trigger="[^"]*every', line)]
    assert polling
    assert all("""hx-headers='{"Kebu-Polling": "1"}'""" in line for line in polling)
