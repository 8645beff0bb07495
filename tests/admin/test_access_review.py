"""Who can read a record of a given number, and why, without a value of it (`access.review`)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.grants import give, grants_on
from app.chain.models import AuditEntry
from app.clock import now
from app.customers.models import Customer
from app.db.connection import database
from tests.conftest import Company

SignedIn = Callable[[str], FlaskClient]
PAGE = "/admin/access/"


@pytest.fixture
def zhou(company: Company) -> Customer:
    """manager_wang's customer, which manager_zhao was granted."""
    customer: Customer = company.customer("周以恒")
    lead = company.gate("lead_east")
    give(
        lead.person,
        lead.standing,
        customer,
        person=company.person("manager_zhao"),
        permissions=frozenset({"customer.view"}),
        level=2,
        until=now() + timedelta(days=3),
        purpose="联合拜访",
    )
    return customer


def test_everybody_who_can_read_it_is_there_with_the_reason(as_: SignedIn, zhou: Customer) -> None:
    page = as_("security").get(PAGE, query_string={"number": zhou.number.lower()}).text
    reasons = ("Is the owner", "Scope: all records", "Scope: their department and below", "联合拜访")
    assert [text for text in ("王若溪", *reasons) if text not in page] == []
    assert "周以恒" not in page


def test_each_look_is_on_the_chain(as_: SignedIn, zhou: Customer) -> None:
    as_("security").get(PAGE, query_string={"number": zhou.number})
    database.connect(reuse_if_open=True)
    [entry] = AuditEntry.select().where(AuditEntry.action == "access.reviewed")
    assert entry.record == zhou.number


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "Fill this in."),
        ("C26-22222N", "No record has this number."),
        ("x" * 21, "At most 20 characters."),
    ],
)
def test_what_is_no_number_is_said_beside_the_field(as_: SignedIn, number: str, told: str) -> None:
    answer = as_("security").get(PAGE, query_string={"number": number})
    assert answer.status_code == 422
    assert told in answer.text


def test_a_grant_is_revoked(as_: SignedIn, zhou: Customer) -> None:
    client = as_("security")
    sent = {"number": zhou.number, "to": "manager_zhao"}
    answer = client.post(f"{PAGE}revoke", data=sent, follow_redirects=True)
    assert answer.status_code == 200
    assert "联合拜访" not in answer.text
    database.connect(reuse_if_open=True)
    assert grants_on(zhou) == []
    again = client.post(f"{PAGE}revoke", data=sent, follow_redirects=True).text
    assert "Access ended" not in again


@pytest.mark.parametrize("username", ["director", "auditor", "sysadmin", "manager_wang"])
def test_it_is_the_security_officers_alone(as_: SignedIn, zhou: Customer, username: str) -> None:
    client = as_(username)
    assert client.get(PAGE, query_string={"number": zhou.number}).status_code == 403
    assert client.post(f"{PAGE}revoke", data={"number": zhou.number, "to": "manager_zhao"}).status_code == 403
