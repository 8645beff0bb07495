"""What is sent after the sign-in has expired is kept, and offered once its person has signed in again."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Session
from app.accounts.sessions import end_others
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.db.connection import database
from app.jobs.models import JobRun
from app.jobs.runs import Run
from app.jobs.tidying import tidy
from app.people.models import Person
from tests.conftest import PASSWORD, STARTED, Company, at
from tests.customers.pages import Form, landed
from tests.drafts.conftest import Desk, kept

SignedIn = Callable[[str], FlaskClient]
LATER = STARTED + timedelta(hours=3)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def left(as_: SignedIn, zhou: str) -> Desk:
    """A form that manager_wang opened, and left for three hours."""
    with at(STARTED):
        return Desk(as_("manager_wang"), f"/customers/{zhou}/edit")


def sign_in(client: FlaskClient, address: str, username: str = "manager_wang") -> str:
    answer = client.post(address, data={"username": username, "password": PASSWORD})
    assert answer.status_code == 303
    return str(answer.location)


def asks_to_sign_in(answer: TestResponse) -> bool:
    """Whether it leads to the sign-in, and not on to a draft."""
    url = urlsplit(answer.location)
    return url.path == "/login" and "draft" not in url.query


def test_saving_too_late_loses_nothing(left: Desk, zhou: str) -> None:
    with at(LATER):
        answer = left.save(name="周以衡", mobile="13911112222")
        assert (answer.status_code, answer.location) == (302, f"/login?next=/drafts/{left.token}")
        assert kept() == [{"rev": "1", "name": "周以衡", "mobile": "13911112222"}]
        page = left.client.get(sign_in(left.client, answer.location), follow_redirects=True)
        form = Form(page.text)
        assert (form["name"], form["mobile"]) == ("周以衡", "13911112222")
        assert landed(left.client.post(page.request.full_path, data=form.sent())) == zhou
        assert kept() == []


def test_saving_too_late_changes_nothing(company: Company, left: Desk) -> None:
    with at(LATER):
        left.save(name="周以衡")
        database.connect(reuse_if_open=True)
        assert company.customer("周以恒").rev == 1
        newest = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
        assert newest.action == "session.expired"
        assert left.client.get(f"/drafts/{left.token}").status_code == 302


def test_whoever_signs_in_instead_finds_nothing(left: Desk) -> None:
    with at(LATER):
        then = sign_in(left.client, left.save(name="周以衡").location, "lead_east")
        assert left.client.get(then).status_code == 404
        assert "周以衡" not in left.client.get(left.address).text


def test_what_is_typed_too_late_is_kept_and_the_form_says_that_one_is_out(left: Desk) -> None:
    with at(LATER):
        for name in ("周以", "周以衡"):
            answer = left.type(name=name)
            assert (answer.status_code, answer.mimetype) == (200, "text/plain")
            assert answer.text.startswith("Signed out.")
        assert kept() == [{"rev": "1", "name": "周以衡"}]
        assert left.client.get("/profile").status_code == 302


def test_it_is_said_in_the_persons_language(left: Desk) -> None:
    with writing(None, "tests"):
        Person.update(locale="zh").where(Person.username == "manager_wang").execute()
    with at(LATER):
        assert left.type(name="周以衡").text.startswith("登录已失效")


def test_a_new_customer_sent_too_late_is_kept_as_well(as_: SignedIn) -> None:
    with at(STARTED):
        adding = Desk(as_("manager_wang"), "/customers/new")
    with at(LATER):
        answer = adding.save(name="周小满")
        page = adding.client.get(sign_in(adding.client, answer.location), follow_redirects=True)
        assert Form(page.text)["name"] == "周小满"
        landed(adding.client.post(page.request.full_path, data=Form(page.text).sent()))
        assert kept() == []


def test_to_htmx_it_answers_401_and_where_to_sign_in(left: Desk) -> None:
    with at(LATER):
        data = left.form.sent(name="周以衡")
        answer = left.client.post(left.address, data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"/login?next=/drafts/{left.token}"
    assert len(kept()) == 1


def test_a_form_without_a_draft_is_kept_under_a_new_name(left: Desk) -> None:
    with at(LATER):
        answer = left.save(name="周以衡", draft=None)
    assert answer.location.startswith("/login?next=/drafts/")
    assert left.token not in answer.location
    assert len(kept()) == 1


def test_it_works_after_the_night_and_not_for_ever(company: Company, left: Desk) -> None:
    with at(STARTED + timedelta(hours=15)), company.app.app_context():
        tidy(Run(JobRun(name="tidy")))
        assert left.save(name="周以衡").status_code == 302
        assert len(kept()) == 1
    with at(STARTED + timedelta(days=4)), company.app.app_context():
        database.connect(reuse_if_open=True)
        tidy(Run(JobRun(name="tidy")))
        assert asks_to_sign_in(left.save(name="周已恒"))
        assert [one["name"] for one in kept()] == ["周以衡"]


@pytest.mark.parametrize("token", [None, "", "x"])
def test_another_site_leaves_nothing(left: Desk, token: str | None) -> None:
    with at(LATER):
        assert asks_to_sign_in(left.save(name="周以衡", csrf_token=token))
        assert asks_to_sign_in(left.type(name="周以衡", csrf_token=token))
    assert kept() == []


def test_nothing_typed_is_nothing_kept(left: Desk) -> None:
    with at(LATER):
        assert asks_to_sign_in(left.save())
    assert kept() == []


def test_a_session_that_was_ended_keeps_nothing(company: Company, left: Desk) -> None:
    person = company.person("manager_wang")
    with writing(person, "tests"):
        end_others(person)
    with at(LATER):
        assert asks_to_sign_in(left.save(name="周以衡"))
    assert kept() == []


@pytest.mark.parametrize("before", [True, False])
def test_the_session_of_somebody_disabled_keeps_nothing(left: Desk, before: bool) -> None:  # noqa: FBT001
    with at(LATER):
        if not before:
            left.client.get("/profile")
            database.connect(reuse_if_open=True)
        with writing(None, "tests"):
            Person.update(disabled=True).where(Person.username == "manager_wang").execute()
        assert asks_to_sign_in(left.save(name="周以衡"))
    assert kept() == []


def test_a_made_up_session_keeps_nothing(company: Company, left: Desk) -> None:
    client = company.client()
    Desk(client, "/login")
    with left.client.session_transaction() as theirs, client.session_transaction() as session:
        session["_user_id"], session["csrf_token"] = "x" * 32, theirs["csrf_token"]
    with at(LATER):
        assert asks_to_sign_in(client.post(left.address, data=left.form.sent(name="周以衡")))
    assert kept() == []


def test_short_forms_are_lost_as_ever(left: Desk) -> None:
    with at(LATER):
        data = {"locale": "en", "csrf_token": left.form["csrf_token"]}
        assert asks_to_sign_in(left.client.post("/profile", data=data))
    assert kept() == []


def test_an_expired_session_lets_nobody_in_again(left: Desk) -> None:
    with at(LATER):
        left.save(name="周以衡")
    with at(STARTED + MINUTE):
        assert left.client.get("/profile").status_code == 302
        assert Session.select().count() == 1


def test_a_password_that_falls_due_amid_a_form_loses_nothing(left: Desk) -> None:
    with writing(None, "tests"):
        Person.update(must_change=True).where(Person.username == "manager_wang").execute()
    with at(STARTED + MINUTE):
        assert left.save(name="周以衡").location == "/profile/password"
    assert kept() == [{"rev": "1", "name": "周以衡"}]
