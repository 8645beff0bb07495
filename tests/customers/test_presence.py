"""Who else has a record open: told to whoever edits, of those alone who may read it, without prolonging."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.clock import now
from app.db.connection import database
from app.people.models import Person
from app.web.models import Presence
from tests.conftest import Company, at

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true", "Kebu-Polling": "1"}
SAYS = "record open, too"


def here(client: FlaskClient, number: str) -> str:
    answer = client.post(f"/customers/{number}/presence", headers=HTMX)
    assert answer.status_code == 200
    return str(answer.text)


def test_two_people_on_one_record_hear_of_each_other(company: Company, as_: SignedIn) -> None:
    number = company.customer("周以恒").number
    wang, lead = as_("manager_wang"), as_("lead_east")
    assert SAYS not in here(wang, number)
    assert company.person("manager_wang").name in here(lead, number)
    database.connect(reuse_if_open=True)
    assert company.person("lead_east").name in here(wang, number)
    page = wang.get(f"/customers/{number}/edit").text
    assert SAYS in page


def test_who_has_left_is_told_no_more(company: Company, as_: SignedIn) -> None:
    number = company.customer("周以恒").number
    here(as_("lead_east"), number)
    with at(now() + timedelta(minutes=2)):
        assert SAYS not in here(as_("manager_wang"), number)


def test_who_may_no_longer_read_the_record_is_not_told_of(company: Company, as_: SignedIn) -> None:
    customer = company.customer("周以恒")
    Presence.create(
        person=company.person("manager_li"), kind="customer", record=customer.number, seen_at=now()
    )
    assert SAYS not in here(as_("manager_wang"), customer.number)


def test_a_record_that_one_may_not_read_answers_as_a_missing_one(company: Company, as_: SignedIn) -> None:
    li = as_("manager_li")
    number = company.customer("周以恒").number
    answers = [li.post(f"/customers/{one}/presence", headers=HTMX) for one in (number, "C26-NOSUCH")]
    assert [one.status_code for one in answers] == [404, 404]
    database.connect(reuse_if_open=True)
    assert not Presence.select().where(Presence.record == number).exists()


def test_the_page_asks_by_a_request_that_prolongs_nothing(company: Company, as_: SignedIn) -> None:
    number = company.customer("周以恒").number
    page = as_("manager_wang").get(f"/customers/{number}").text
    line = next(line for line in page.splitlines() if f"/customers/{number}/presence" in line)
    assert '{"Kebu-Polling": "1"}' in line


def test_what_is_old_is_forgotten(company: Company, as_: SignedIn) -> None:
    number = company.customer("周以恒").number
    here(as_("lead_east"), number)
    with at(now() + timedelta(minutes=20)):
        here(as_("manager_wang"), number)
    database.connect(reuse_if_open=True)
    people = [row.person.username for row in Presence.select(Presence, Person).join(Person)]
    assert people == ["manager_wang"]
