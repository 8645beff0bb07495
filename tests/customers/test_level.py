"""Raising the level of a customer on its page (access rules 4 and 5)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.customers.facts import facts_of
from app.customers.models import Customer
from app.db.connection import database
from tests.conftest import Company
from tests.customers.pages import Form, listed

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def zhou(company: Company) -> str:
    return str(company.customer("周以恒").number)


def load(number: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.number == number)


def level(number: str) -> str:
    return f"/customers/{number}/level"


def opened(client: FlaskClient, number: str) -> Form:
    return Form(client.get(level(number)).text, level(number))


def test_the_levels_above_are_offered(as_: SignedIn, zhou: str) -> None:
    form = opened(as_("manager_wang"), zhou)
    assert form.choices["level"] == ["3", "4"]
    assert form["rev"] == str(load(zhou).rev)


def test_a_raised_level_stands_with_reason_and_basis(company: Company, as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    sent = opened(client, zhou).sent(level="3", reason=" 投诉\u200b涉及\x00高管 ", basis="合同第 7 条")
    response = client.post(level(zhou), data=sent)
    assert (response.status_code, response.location) == (303, level(zhou))
    now, before = facts_of(load(zhou), ("level",))["level"]
    assert (now.value, now.reason, now.basis, now.person_id) == (
        "3",
        "投诉涉及高管",
        "合同第 7 条",
        company.person("manager_wang").id,
    )
    assert (before.value, before.until) == ("2", now.since)
    page = client.get(level(zhou)).text
    assert [text for text in ("投诉涉及高管", "合同第 7 条") if text not in page] == []


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"level": "1"}, {"level"}),
        ({"level": "2"}, {"level"}),
        ({"level": "5"}, {"level"}),
        ({"level": None}, {"level"}),
        ({"reason": ""}, {"reason"}),
        ({"reason": " \u3000\u200b"}, {"reason"}),
        ({"reason": "因" * 301}, {"reason"}),
        ({"basis": "据" * 301}, {"basis"}),
        ({"level": "x", "reason": ""}, {"level", "reason"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    as_: SignedIn, zhou: str, typed: dict[str, str | None], wrong: set[str]
) -> None:
    client = as_("manager_wang")
    sent = opened(client, zhou).sent(**{"level": "3", "reason": "合同", "basis": "第一条", **typed})
    response = client.post(level(zhou), data=sent)
    form = Form(response.text, level(zhou))
    assert (response.status_code, set(form.errors)) == (422, wrong)
    assert form["basis"] == sent["basis"]
    assert load(zhou).level == 2


def test_above_the_own_clearance_it_is_handed_over(company: Company, as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    response = client.post(level(zhou), data=opened(client, zhou).sent(level="4", reason="合同"))
    assert (response.status_code, response.location) == (303, "/customers/")
    assert zhou not in listed(client.get("/customers/").text)
    assert client.get(f"/customers/{zhou}").status_code == 404
    assert (load(zhou).level, load(zhou).owner_id) == (4, company.person("director").id)


def test_a_change_meanwhile_is_told_and_sending_again_goes_through(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    first, other = opened(mine, zhou), opened(theirs, zhou)
    assert theirs.post(level(zhou), data=other.sent(level="3", reason="先")).status_code == 303
    response = mine.post(level(zhou), data=first.sent(level="4", reason="后"))
    form = Form(response.text, level(zhou))
    assert (response.status_code, load(zhou).level) == (409, 3)
    assert (form["level"], form["reason"], form.choices["level"]) == ("4", "后", ["4"])
    assert mine.post(level(zhou), data=form.sent()).status_code == 303
    assert load(zhou).level == 4


def test_the_highest_level_offers_no_form(company: Company, as_: SignedIn) -> None:
    client, number = as_("director"), company.customer("顾念慈").number
    form = opened(client, number)
    assert "level" not in form
    data = {"rev": "1", "level": "4", "reason": "x", "basis": ""}
    assert client.post(level(number), data=data).status_code == 422


@pytest.mark.parametrize(("username", "status"), [("risk_sun", 403), ("manager_li", 404), ("newcomer", 403)])
def test_who_may_not_edit_raises_nothing(as_: SignedIn, zhou: str, username: str, status: int) -> None:
    client = as_(username)
    data = {"rev": "1", "level": "4", "reason": "x", "basis": ""}
    assert client.post(level(zhou), data=data).status_code == status
    assert load(zhou).level == 2


def test_who_may_only_read_sees_the_decisions_and_no_form(as_: SignedIn, zhou: str) -> None:
    page = as_("risk_sun").get(level(zhou)).text
    assert "level" not in Form(page, level(zhou))
    assert "王若溪" in page


def test_reading_writes_nothing(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    before = AuditEntry.select().count()
    opened(client, zhou)
    database.connect(reuse_if_open=True)
    assert AuditEntry.select().count() == before
