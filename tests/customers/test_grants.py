"""Granting a colleague one customer, on its page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.models import Grant
from app.chain.models import AuditEntry
from app.clock import today
from app.customers.models import Customer
from app.db.connection import database
from tests.conftest import Company
from tests.customers.pages import Form, Sent

SignedIn = Callable[[str], FlaskClient]

LATE = "a day too late"


@pytest.fixture
def he(company: Company) -> str:
    """The number of a customer of manager_li."""
    return str(company.customer("何思远").number)


def opened(client: FlaskClient, number: str) -> Form:
    return Form(client.get(f"/customers/{number}/access").text, f"/customers/{number}/grants")


def filled(company: Company, client: FlaskClient, number: str, to: str, **typed: object) -> Sent:
    database.connect(reuse_if_open=True)
    return opened(client, number).sent(**{"person": str(company.person(to).id), "purpose": "代班", **typed})


def give(company: Company, client: FlaskClient, number: str, to: str, **typed: object) -> int:
    sent = filled(company, client, number, to, **typed)
    return client.post(f"/customers/{number}/grants", data=sent).status_code


def granted() -> int:
    database.connect(reuse_if_open=True)
    return Grant.select().where(Grant.ended_at.is_null()).count()


def test_the_form_starts_with_reading_for_two_weeks(as_: SignedIn, he: str) -> None:
    form = opened(as_("lead_east"), he)
    assert (form["permissions"], form["level"]) == ("customer.view", "2")
    assert form["until"] == (today() + timedelta(days=14)).isoformat()
    assert form.choices["level"] == ["2", "3"]


def test_a_grant_opens_the_customer_and_is_listed(company: Company, as_: SignedIn, he: str) -> None:
    zhao = as_("manager_zhao")
    assert zhao.get(f"/customers/{he}").status_code == 404
    assert give(company, as_("lead_east"), he, "manager_zhao", purpose="代班\n\u202e两周\x00") == 303
    assert zhao.get(f"/customers/{he}").status_code == 200
    assert zhao.get(f"/customers/{he}/edit").status_code == 404
    page = zhao.get(f"/customers/{he}/access").text
    assert "代班\n两周" in page
    assert company.person("lead_east").name in page


def test_a_grant_to_edit_opens_the_form_up_to_its_level(company: Company, as_: SignedIn, he: str) -> None:
    permissions = ["customer.view", "customer.edit"]
    assert give(company, as_("lead_east"), he, "manager_zhao", permissions=permissions, level="3") == 303
    form = Form(as_("manager_zhao").get(f"/customers/{he}/edit").text)
    assert "address" in form


def test_a_grant_lasts_to_the_end_of_its_last_day(company: Company, as_: SignedIn, he: str) -> None:
    for days in (0, 90):
        until = (today() + timedelta(days=days)).isoformat()
        assert give(company, as_("lead_east"), he, "manager_zhao", until=until) == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person", ""),
        ("person", "999999"),
        ("person", "manager_zhao"),
        ("permissions", None),
        ("permissions", ["customer.erase"]),
        ("permissions", ["customer.view", "x"]),
        ("level", "1"),
        ("level", "4"),
        ("level", None),
        ("until", ""),
        ("until", "2026-02-30"),
        ("until", "tomorrow"),
        ("until", "2020-01-01"),
        ("until", "0001-01-01"),
        ("until", "9999-12-31"),
        ("until", LATE),
        ("purpose", ""),
        ("purpose", " \u200b\n\u3000"),
        ("purpose", "由" * 301),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    company: Company, as_: SignedIn, he: str, field: str, value: str | list[str] | None
) -> None:
    client = as_("lead_east")
    if value == LATE:
        value = (today() + timedelta(days=91)).isoformat()
    sent = filled(company, client, he, "manager_zhao", **{field: value})
    response = client.post(f"/customers/{he}/grants", data=sent)
    form = Form(response.text, f"/customers/{he}/grants")
    assert (response.status_code, set(form.errors)) == (422, {field})
    if field != "purpose":
        assert form["purpose"] == "代班"
    assert granted() == 0


def test_nobody_grants_to_themselves(company: Company, as_: SignedIn, he: str) -> None:
    client = as_("lead_east")
    assert str(company.person("lead_east").id) not in opened(client, he).choices["person"]
    assert give(company, client, he, "lead_east") == 422


@pytest.mark.parametrize("username", ["manager_li", "desk_liu", "risk_sun"])
def test_without_the_right_nothing_is_given(company: Company, as_: SignedIn, he: str, username: str) -> None:
    client = as_(username)
    assert "person" not in opened(client, he)
    data = {"person": str(company.person("manager_zhao").id), "permissions": "customer.view", "level": "2"}
    data |= {"until": (today() + timedelta(days=1)).isoformat(), "purpose": "x"}
    assert client.post(f"/customers/{he}/grants", data=data).status_code == 403
    assert granted() == 0


def test_what_was_granted_is_neither_passed_on_nor_ended_by_the_reader(
    company: Company, as_: SignedIn, he: str
) -> None:
    east, west = as_("lead_east"), as_("lead_west")
    for to in ("lead_west", "manager_zhao"):
        assert give(company, east, he, to) == 303
    assert "person" not in opened(west, he)
    sent = filled(company, east, he, "manager_wang")
    assert west.post(f"/customers/{he}/grants", data=sent).status_code == 403
    ending = {"to": "manager_zhao"}
    assert west.post(f"/customers/{he}/grants/end", data=ending).status_code == 403
    assert granted() == 2


def test_an_ended_grant_closes_the_customer_at_once(company: Company, as_: SignedIn, he: str) -> None:
    client = as_("lead_east")
    give(company, client, he, "manager_zhao")
    give(company, client, he, "desk_chen")
    response = client.post(f"/customers/{he}/grants/end", data={"to": "manager_zhao"})
    assert (response.status_code, response.location) == (303, f"/customers/{he}/access")
    assert as_("manager_zhao").get(f"/customers/{he}").status_code == 404
    assert as_("desk_chen").get(f"/customers/{he}").status_code == 200
    assert granted() == 1


@pytest.mark.parametrize("to", ["", "nobody", "manager_li", "\x00", "x" * 9999])
def test_ending_what_was_not_granted_changes_nothing(
    company: Company, as_: SignedIn, he: str, to: str
) -> None:
    client = as_("lead_east")
    give(company, client, he, "manager_zhao")
    database.connect(reuse_if_open=True)
    before = AuditEntry.select().count()
    assert client.post(f"/customers/{he}/grants/end", data={"to": to}).status_code == 303
    database.connect(reuse_if_open=True)
    assert AuditEntry.select().count() == before
    assert granted() == 1


def test_nothing_is_granted_on_what_cannot_be_read(company: Company, as_: SignedIn, he: str) -> None:
    client = as_("lead_west")
    data = {"person": str(company.person("manager_zhao").id)}
    for number in (he, "C26-222222"):
        assert client.post(f"/customers/{number}/grants", data=data).status_code == 404
        assert client.post(f"/customers/{number}/grants/end", data={"to": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["周以恒", "林婉清", "何思远"])
def test_the_readers_are_named_with_what_they_see(company: Company, as_: SignedIn, name: str) -> None:
    customer: Customer = company.customer(name)
    readers = {person.name for person, _ in company.gate("director").readers(customer)}
    page = as_("director").get(f"/customers/{customer.number}/access").text
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    people = {
        person.name
        for person in map(company.person, ("director", "manager_wang", "manager_li", "lead_west", "sysadmin"))
    }
    assert {name for name in people if name in table} == people & readers
    assert table.count("<tr>") == len(readers)
