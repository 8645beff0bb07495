"""Revealing a masked value of a customer (access rule 3)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.grants import give
from app.chain.models import AuditEntry
from app.clock import now
from app.customers import record
from app.customers.models import Customer
from app.db.connection import database
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.pages import Form

SignedIn = Callable[[str], FlaskClient]
MOBILE, ID_NUMBER = "13900001234", id_number()


@pytest.fixture
def number(company: Company) -> str:
    """A customer of manager_wang's with a mobile and an ID number."""
    gate = company.gate("manager_wang")
    return record.create(gate, {"name": "慕容复来", "mobile": MOBILE, "id_number": ID_NUMBER})


def address(number: str, field: str = "mobile") -> str:
    return f"/customers/{number}/reveal/{field}"


def asked(client: FlaskClient, number: str, field: str = "mobile") -> Form:
    page = client.get(address(number, field))
    assert page.status_code == 200
    return Form(page.text, address(number, field))


def revealed() -> list[AuditEntry]:
    database.connect(reuse_if_open=True)
    return list(AuditEntry.select().where(AuditEntry.action == "customer.revealed"))


def test_the_page_offers_to_reveal_what_is_masked_and_filled(as_: SignedIn, number: str) -> None:
    page = as_("manager_wang").get(f"/customers/{number}").text
    assert f"/customers/{number}/reveal/id_number" in page
    assert len(set(re.findall(rf"/customers/{number}/contacts/\w+/reveal/value", page))) == 1
    assert MOBILE not in page


def test_a_purpose_shows_the_value_and_stands_on_the_chain(as_: SignedIn, number: str) -> None:
    client = as_("manager_wang")
    form = asked(client, number)
    assert len(form.choices["purpose"]) >= 8
    answer = client.post(address(number), data=form.sent(purpose="verify", note="卷宗 7"))
    assert answer.status_code == 200
    assert MOBILE in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Refresh"] == f"60; url=/customers/{number}"
    [entry] = revealed()
    assert entry.record == number
    assert json.loads(entry.facts) == {"field": "mobile", "purpose": "verify", "note": "卷宗 7"}
    assert MOBILE not in client.get(f"/customers/{number}").text


def test_htmx_gets_the_dialog_and_then_the_one_value(as_: SignedIn, number: str) -> None:
    client, part = as_("manager_wang"), {"HX-Request": "true"}
    dialog = client.get(address(number), headers=part).text
    assert dialog.lstrip().startswith("<dialog")
    answer = client.post(address(number), data={"note": "回电"}, headers=part).text
    assert answer.lstrip().startswith('<dd id="value-mobile" hx-swap-oob="true">')
    assert MOBILE in answer
    assert "<html" not in answer


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"purpose": "Choose a purpose, or write one."}),
        ({"note": " \u200b "}, {"purpose": "Choose a purpose, or write one."}),
        ({"note": "为" * 121}, {"note": "At most 120 characters."}),
        ({"note": ID_NUMBER}, {"note": "This looks like an ID number: it does not belong here."}),
        ({"purpose": "no such"}, {"purpose": "Not a valid choice."}),
    ],
)
def test_without_a_fitting_purpose_nothing_is_shown(
    as_: SignedIn, number: str, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    client = as_("manager_wang")
    answer = client.post(address(number), data=asked(client, number).sent(**typed))
    assert answer.status_code == 422
    assert Form(answer.text, address(number)).errors == wrong
    assert MOBILE not in answer.text
    assert revealed() == []


@pytest.mark.parametrize("field", ["name", "email", "rev", "id_number_hash", "no_such_field"])
def test_a_field_that_is_not_masked_or_empty_is_refused(as_: SignedIn, number: str, field: str) -> None:
    client = as_("manager_wang")
    refused = 403 if field in {"name", "email"} else 404
    assert client.get(address(number, field)).status_code == refused
    assert client.post(address(number, field), data={"note": "x"}).status_code == refused
    assert revealed() == []


def test_a_field_above_the_clearance_can_not_be_revealed(company: Company, as_: SignedIn) -> None:
    gate = company.gate("manager_li")
    number = record.create(gate, {"name": "司空见惯", "mobile": MOBILE, "id_number": ID_NUMBER})
    client = as_("manager_li")
    page = client.get(f"/customers/{number}").text
    assert re.search(r"/contacts/\w+/reveal/value", page)
    assert "/reveal/id_number" not in page
    answer = client.post(address(number, "id_number"), data={"note": "x"})
    assert answer.status_code == 403
    assert ID_NUMBER not in answer.text


def test_who_may_read_but_not_reveal_is_refused(as_: SignedIn, number: str) -> None:
    client = as_("steward_qian")
    assert "/reveal/" not in client.get(f"/customers/{number}").text
    assert client.post(address(number), data={"note": "x"}).status_code == 403


def test_an_unreadable_record_answers_like_a_missing_one(as_: SignedIn, number: str) -> None:
    client = as_("manager_zhao")
    there = client.post(address(number), data={"note": "x"})
    missing = client.post(address("C26-22222N"), data={"note": "x"})
    assert (there.status_code, missing.status_code) == (404, 404)


def test_a_grant_can_let_a_colleague_reveal(company: Company, as_: SignedIn, number: str) -> None:
    found = Customer.get(Customer.number == number)
    wang, li = company.gate("manager_wang"), company.person("manager_li")

    def granted(*permissions: str) -> None:
        give(
            wang.person,
            company.gate("lead_east").standing,
            found,
            person=li,
            permissions=frozenset(permissions),
            level=2,
            until=now() + timedelta(days=1),
            purpose="代班",
        )

    granted("customer.view")
    client = as_("manager_li")
    assert client.post(address(number), data={"note": "x"}).status_code == 404
    granted("customer.view", "customer.reveal")
    assert MOBILE in client.post(address(number), data={"note": "x"}).text
    assert client.post(address(number, "id_number"), data={"note": "x"}).status_code == 403


def test_the_history_does_not_tell_who_looked(as_: SignedIn, number: str) -> None:
    client = as_("manager_wang")
    client.post(address(number), data={"note": "只此一次"})
    assert "只此一次" not in client.get(f"/customers/{number}/history").text
