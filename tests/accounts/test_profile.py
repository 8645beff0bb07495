"""The own profile: preferences, password, sessions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.agents import browser_words
from app.accounts.models import Session
from app.accounts.sessions import begin, handle_of
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.people.models import Person
from app.web.models import Setting
from tests.conftest import PASSWORD, STARTED, Company, at

SignIn = Callable[..., TestResponse]

As = Callable[[str], FlaskClient]
NEW = "晨光照在旧书桌上的猫"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0"


def change(
    client: FlaskClient, current: str = PASSWORD, password: str = NEW, again: str | None = None
) -> int:
    """Send the form that changes the password."""
    data = {"current": current, "password": password, "again": password if again is None else again}
    return client.post("/profile/password", data=data).status_code


def test_preferences_are_kept_and_shown(as_: As) -> None:
    client = as_("manager_wang")
    data = {"locale": "en", "theme": "dark", "density": "compact"}
    answer = client.post("/profile", data=data, follow_redirects=True)
    assert answer.status_code == 200
    assert '<html lang="en" data-theme="dark" data-density="compact">' in answer.text
    row = AuditEntry.select().where(AuditEntry.action == "person.preferred").first()
    assert '"theme":["system","dark"]' in row.changes


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"locale": "fr", "theme": "dark", "density": "compact"},
        {"locale": "en", "theme": "<b>", "density": ""},
    ],
)
def test_a_preference_that_does_not_exist_is_refused_and_nothing_is_kept(
    company: Company, as_: As, data: dict[str, str]
) -> None:
    assert as_("manager_wang").post("/profile", data=data).status_code == 422
    assert company.person("manager_wang").theme == "system"


def test_the_theme_button_keeps_what_it_says_and_answers_htmx_without_a_body(
    company: Company, as_: As
) -> None:
    answer = as_("manager_wang").post(
        "/profile/switch", data={"theme": "dark"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.text) == (204, "")
    assert company.person("manager_wang").theme == "dark"


def test_without_a_script_the_theme_button_leads_back_to_its_page(as_: As) -> None:
    client = as_("manager_wang")
    answer = client.post(
        "/profile/switch", data={"theme": "dark"}, headers={"Referer": "http://localhost/customers/?size=20"}
    )
    assert (answer.status_code, answer.location) == (303, "/customers/?size=20")
    answer = client.post("/profile/switch", headers={"Referer": "http://evil.example/x"})
    assert answer.location == "/"


def test_without_a_wish_the_themes_take_turns(company: Company, as_: As) -> None:
    client = as_("manager_wang")
    seen = []
    for _ in range(3):
        client.post("/profile/switch")
        seen.append(company.person("manager_wang").theme)
    assert seen == ["light", "dark", "system"]


def test_an_unknown_theme_is_refused(as_: As) -> None:
    assert as_("manager_wang").post("/profile/switch", data={"theme": "x"}).status_code == 422


def test_the_language_can_be_chosen_before_signing_in(chinese: Company) -> None:
    client = chinese.client()
    assert '<html lang="zh-CN"' in client.get("/login").text
    answer = client.get("/language/en", headers={"Referer": "http://localhost/login?next=/profile"})
    assert answer.location == "/login?next=/profile"
    assert '<html lang="en"' in client.get("/login").text
    assert client.get("/language/fr").status_code == 404


def test_signed_in_people_have_their_own_language(chinese: Company, as_: As) -> None:
    assert chinese.person("manager_wang").locale == ""
    client = as_("manager_wang")
    client.get("/language/en")
    assert '<html lang="zh-CN"' in client.get("/profile").text


def test_a_new_password_ends_the_other_sessions_and_no_more(
    company: Company, as_: As, sign_in: SignIn
) -> None:
    client, other, colleague = as_("manager_wang"), as_("manager_wang"), as_("manager_li")
    assert change(client) == 303
    assert client.get("/profile").status_code == 200
    assert other.get("/profile").status_code == 302
    assert colleague.get("/profile").status_code == 200
    assert sign_in(company.client(), "manager_wang", PASSWORD).status_code == 422
    assert sign_in(company.client(), "manager_wang", NEW).status_code == 303


def test_changing_the_password_asks_for_the_current_one_even_where_the_field_is_left_out(as_: As) -> None:
    client = as_("manager_wang")
    assert change(client, current="wrong") == 422
    assert client.post("/profile/password", data={"password": NEW, "again": NEW}).status_code == 422


def test_guessing_the_current_password_is_slowed(as_: As) -> None:
    client = as_("manager_wang")
    with at(STARTED):
        client = as_("manager_wang")
        assert [change(client, current=f"wrong {number}") for number in range(6)] == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", None), ("woaini1314", None), (NEW, "other"), (PASSWORD, None), ("", None)],
)
def test_a_new_password_that_will_not_do_is_refused_beside_its_field(
    company: Company, as_: As, password: str, again: str | None
) -> None:
    before = company.person("manager_wang").password
    assert change(as_("manager_wang"), password=password, again=again) == 422
    assert company.person("manager_wang").password == before


def test_no_password_stands_on_the_page_that_refuses_it(as_: As) -> None:
    data = {"current": PASSWORD, "password": "woaini1314", "again": "woaini1314"}
    text = as_("manager_wang").post("/profile/password", data=data).text
    assert "woaini1314" not in text
    assert PASSWORD not in text


def test_a_change_of_password_is_on_the_chain_without_the_password(as_: As) -> None:
    change(as_("manager_wang"))
    row = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (row.action, row.changes, row.facts) == ("password.changed", "{}", "{}")


def test_a_given_password_must_be_changed_first(company: Company, sign_in: SignIn) -> None:
    with writing(None, "tests"):
        Person.update(must_change=True).where(Person.username == "manager_wang").execute()
    client = company.client()
    sign_in(client, "manager_wang")
    assert client.get("/profile").location == "/profile/password"
    data = {"password": PASSWORD, "again": PASSWORD}
    assert client.post("/profile/password", data=data).status_code == 422
    assert client.post("/profile/password", data={"password": NEW, "again": NEW}).status_code == 303
    assert client.get("/profile").status_code == 200


def test_no_password_grows_too_old_unless_a_setting_asks(as_: As) -> None:
    with at(STARTED + timedelta(days=3000)):
        assert as_("manager_wang").get("/profile").status_code == 200
    with writing(None, "tests"):
        Setting.create(name="password_max_days", value="90")
    with at(STARTED + timedelta(days=91)):
        client = as_("manager_wang")
        assert client.get("/profile").location == "/profile/password"
        assert change(client, current="wrong") == 422
        assert change(client) == 303
        assert client.get("/profile").status_code == 200


def test_the_sessions_are_listed_with_address_browser_and_which_is_this_one(
    company: Company, as_: As
) -> None:
    client = as_("manager_wang")
    begin(company.person("manager_wang"), "203.0.113.7", EDGE)
    begin(company.person("manager_li"), "203.0.113.99", EDGE)
    text = client.get("/profile").text
    assert "203.0.113.7" in text
    assert "Edge · Windows" in text
    assert "203.0.113.99" not in text


def test_one_session_can_be_ended(as_: As) -> None:
    client, other = as_("manager_wang"), as_("manager_wang")
    newest = Session.select().order_by(Session.id.desc()).first()
    assert client.post("/profile/sessions/end", data={"session": handle_of(newest)}).status_code == 303
    assert client.get("/profile").status_code == 200
    assert other.get("/profile").status_code == 302


def test_nobody_ends_the_session_of_somebody_else(company: Company, as_: As) -> None:
    other, client = as_("manager_li"), as_("manager_wang")
    theirs = Session.get(Session.person == company.person("manager_li"))
    assert client.post("/profile/sessions/end", data={"session": handle_of(theirs)}).status_code == 404
    assert client.post("/profile/sessions/end").status_code == 404
    assert other.get("/profile").status_code == 200


def test_all_others_can_be_ended_at_once(as_: As) -> None:
    client, *others = as_("manager_wang"), as_("manager_wang"), as_("manager_wang")
    assert client.post("/profile/sessions/end-others").status_code == 303
    assert client.get("/profile").status_code == 200
    assert [other.get("/profile").status_code for other in others] == [302, 302]
    row = AuditEntry.select().where(AuditEntry.action == "session.others.ended").first()
    assert '"sessions":2' in row.facts


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0",
            "WeChat · Android",
        ),
        ("", ""),
        ("<script>", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, words: str) -> None:
    assert browser_words(agent) == words
