"""Typing a masked value that stands on a readable record tells what revealing it does: audited and slowed."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.audit.history import history
from app.chain.models import AuditEntry, RefusalCount
from app.customers.imports.importing import import_file
from app.customers.models import Customer
from app.customers.searching.confirming import MOST
from app.db.connection import database
from app.people.models import Person
from tests.conftest import STARTED, Company, at
from tests.customers.identities import id_number
from tests.customers.pages import Form
from tests.customers.tables import csv_file
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]
CLEARED, UNCLEARED, OUTSIDE = "lead_west", "manager_zhao", "manager_wang"
"""The lead reads the record and is cleared for ID numbers; Zhao reads it and is not; Wang reads it not."""
TAKEN, MOBILE = id_number(order=21), "13900001111"
SAID = "stand on other records"


@pytest.fixture
def taken(company: Company) -> str:
    """The number of a customer of manager_zhao that holds an ID number and the key K-1."""
    zhao = company.person("manager_zhao")
    values = {"id_number": TAKEN, "mobile": MOBILE, "external_id": "K-1"}
    [number] = add_rows([{"name": "某", "owner": zhao.id, "department": zhao.department_id, **values}])
    return number


def add(client: FlaskClient, **typed: str) -> TestResponse:
    values = {"kind": "individual", "name": "孟晚", "level": "2", "status": "active"}
    if "owner" not in typed and typed.pop("as_lead", "yes"):
        database.connect(reuse_if_open=True)
        lead = Person.get(Person.username == CLEARED)
        values |= {"owner": str(lead.id), "department": str(lead.department_id)}
    answer = client.post("/customers/new", data=values | typed)
    database.connect(reuse_if_open=True)
    return answer


def confirmations() -> list[tuple[str, str, dict[str, str]]]:
    """(who, on which record, facts) of each, oldest first."""
    rows = AuditEntry.select().where(AuditEntry.action == "customer.confirmed").order_by(AuditEntry.id)
    return [(Person.get_by_id(row.person).username, row.record, json.loads(row.facts)) for row in rows]


def test_a_masked_value_that_was_confirmed_by_typing_it_is_a_row_on_the_chain(
    as_: SignedIn, taken: str
) -> None:
    answer = add(as_(CLEARED), id_number=TAKEN, once="k")
    assert answer.status_code == 422
    assert taken in answer.text
    assert confirmations() == [(CLEARED, taken, {"field": "id_number"})]
    [row] = AuditEntry.select().where(AuditEntry.action == "customer.confirmed")
    assert TAKEN not in row.changes + row.facts + row.sealed


def test_what_stands_in_plain_on_the_page_is_no_confirmation(as_: SignedIn, taken: str) -> None:
    assert taken in add(as_(CLEARED), external_id="K-1").text
    assert confirmations() == []


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("username", [UNCLEARED, OUTSIDE])
def test_who_is_told_nothing_leaves_no_trace_that_would_tell(as_: SignedIn, username: str) -> None:
    traces = []
    for number in (TAKEN, id_number(order=23)):
        with database.atomic() as attempt:
            before = AuditEntry.select().count()
            assert add(as_(username), id_number=number, as_lead="").status_code == 303
            actions = AuditEntry.select(AuditEntry.action).where(AuditEntry.id > before).tuples()
            traces.append(([*actions], [*RefusalCount.select().dicts()]))
            attempt.rollback()
    assert traces[0] == traces[1]
    assert confirmations() == []


def test_in_editing_too(as_: SignedIn, company: Company, taken: str) -> None:
    zhao = company.person("manager_zhao")
    [other] = add_rows([{"name": "另", "owner": zhao.id, "department": zhao.department_id}])
    client = as_(CLEARED)
    form = Form(client.get(f"/customers/{other}/edit").text)
    assert client.post(f"/customers/{other}/edit", data=form.sent(id_number=TAKEN)).status_code == 422
    database.connect(reuse_if_open=True)
    assert confirmations() == [(CLEARED, taken, {"field": "id_number"})]


def test_typing_again_what_the_record_itself_holds_confirms_it(as_: SignedIn, taken: str) -> None:
    client = as_(CLEARED)
    form = Form(client.get(f"/customers/{taken}/edit").text)
    assert client.post(f"/customers/{taken}/edit", data=form.sent(mobile=MOBILE)).status_code == 303
    database.connect(reuse_if_open=True)
    assert confirmations() == [(CLEARED, taken, {"field": "mobile"})]
    assert Customer.get(Customer.number == taken).rev == 1


def test_importing_too_even_when_it_is_only_tried(company: Company, taken: str, tmp_path: Path) -> None:
    sheet = csv_file(tmp_path, [["name", "id_number"], ["孟晚", TAKEN]])
    for number, dry_run in enumerate((True, False), start=1):
        assert import_file(company.gate(CLEARED), sheet, dry_run=dry_run).created == 0
        assert confirmations() == [(CLEARED, taken, {"field": "id_number"})] * number


def test_who_looked_is_no_part_of_the_records_history(as_: SignedIn, company: Company, taken: str) -> None:
    add(as_(CLEARED), id_number=TAKEN)
    record = Customer.get(Customer.number == taken)
    assert [one.action for one in history(company.gate(UNCLEARED), record) if "confirm" in one.action] == []


@pytest.mark.usefixtures("taken")
def test_after_ten_within_the_hour_nothing_more_is_checked(as_: SignedIn) -> None:
    client = as_(CLEARED)
    with at(STARTED):
        for _ in range(MOST):
            assert SAID not in add(client, id_number=TAKEN).text
        rows = AuditEntry.select().count()
        slowed = [add(client, id_number=number) for number in (TAKEN, id_number(order=23))]
        for answer in slowed:
            assert answer.status_code == 422
            assert f"Too many values typed here {SAID}. Try again in 60 min." in answer.text
            assert 'id="id_number-error"' in answer.text
        assert AuditEntry.select().count() == rows
        assert RefusalCount.get(RefusalCount.reason == "duplicate").count == len(slowed)
        assert add(client, name="无证").status_code == 303, "what holds no masked value goes through"
    with at(STARTED + timedelta(hours=1)):
        assert SAID not in add(as_(CLEARED), id_number=TAKEN).text


@pytest.mark.usefixtures("taken")
def test_tries_that_another_duplicate_keeps_from_becoming_a_record_count_too(as_: SignedIn) -> None:
    client = as_(CLEARED)
    with at(STARTED):
        for order in range(101, 101 + 2 * MOST, 2):
            answer = add(client, id_number=id_number(order=order), external_id="K-1")
            assert answer.status_code == 422
        assert confirmations() == []
        assert SAID in add(client, id_number=TAKEN).text


@pytest.mark.usefixtures("taken")
def test_records_that_are_made_count_as_no_try(as_: SignedIn) -> None:
    client = as_(CLEARED)
    with at(STARTED):
        for order in range(101, 103 + 2 * MOST, 2):
            assert add(client, id_number=id_number(order=order)).status_code == 303


@pytest.mark.usefixtures("taken")
def test_each_person_is_counted_alone(as_: SignedIn) -> None:
    with at(STARTED):
        for _ in range(MOST):
            add(as_(CLEARED), id_number=TAKEN)
        assert SAID not in add(as_("director"), id_number=TAKEN).text
