"""A sealed value that was changed behind the program's back: told in words, and written over."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.audit.history import history
from app.audit.sight import DAMAGED
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.customers.imports.importing import import_file
from app.customers.models import Customer
from app.customers.quality.scanning import scan
from app.customers.record import current
from app.db.connection import database
from tests.conftest import Company
from tests.customers.pages import Form
from tests.customers.tables import csv_file
from tests.tampering import behind_the_back

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def zhou(company: Company) -> str:
    """The number of a customer of manager_wang whose mobile and ID number were changed with sqlite3."""
    number = str(company.customer("周以恒").number)
    with behind_the_back() as connection:
        connection.execute(
            "UPDATE customer SET mobile = x'00', id_number = zeroblob(60) WHERE number = ?", (number,)
        )
    return number


def load(number: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.number == number)


def last(action: str) -> AuditEntry:
    return AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id.desc()).get()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_revealing_says_that_the_value_was_damaged_and_whom_to_tell(
    as_: SignedIn, zhou: str, headers: dict[str, str]
) -> None:
    answer = as_("manager_wang").post(
        f"/customers/{zhou}/reveal/mobile", data={"purpose": "verify"}, headers=headers
    )
    assert answer.status_code == 422
    assert "changed behind the program" in answer.text
    assert "Tell the administrator and the auditor" in answer.text
    database.connect(reuse_if_open=True)
    assert json.loads(last("customer.revealed").facts)["damaged"] is True


def test_the_other_fields_can_be_changed(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    form = Form(client.get(f"/customers/{zhou}/edit").text)
    sent = client.post(f"/customers/{zhou}/edit", data=form.sent(name="周以宁"))
    assert sent.status_code == 303
    assert load(zhou).name == "周以宁"
    assert json.loads(last("customer.edited").sealed) == {}


@pytest.mark.parametrize(
    ("typed", "kept"), [({"mobile": "13900001111"}, "13900001111"), ({"remove": "mobile"}, None)]
)
def test_a_new_value_is_written_over_the_damaged_one(
    company: Company, as_: SignedIn, zhou: str, typed: dict[str, str], kept: str | None
) -> None:
    client = as_("manager_wang")
    form = Form(client.get(f"/customers/{zhou}/edit").text)
    assert client.post(f"/customers/{zhou}/edit", data=form.sent(**typed)).status_code == 303
    customer = load(zhou)
    assert current(customer, "mobile") == kept
    assert json.loads(last("customer.edited").sealed)["mobile"][0] == "damaged"
    [change] = history(company.gate("manager_wang"), customer, limit=1)[0].changes
    assert change.before is DAMAGED
    assert "damaged" in client.get(f"/customers/{zhou}/history").text
    entry = last("customer.edited").id
    assert "damaged" in as_("auditor").get(f"/audit/{entry}").text
    database.connect(reuse_if_open=True)
    assert verify().count == AuditEntry.select().count()


def test_an_import_writes_over_it_too(company: Company, as_: SignedIn, zhou: str, tmp_path: Path) -> None:
    client = as_("manager_wang")
    form = Form(client.get(f"/customers/{zhou}/edit").text)
    client.post(f"/customers/{zhou}/edit", data=form.sent(external_id="X1"))
    database.connect(reuse_if_open=True)
    path = csv_file(tmp_path, [("external_id", "name", "mobile"), ("X1", "周以恒", "13900001111")])
    assert import_file(company.gate("manager_wang"), path).updated == 1
    assert current(load(zhou), "mobile") == "13900001111"


def test_checking_all_values_names_it(company: Company, zhou: str) -> None:
    assert company
    found = {(one.number, one.wrong.field) for one in scan() if "behind the program" in str(one.wrong)}
    assert found == {(zhou, "mobile"), (zhou, "id_number")}
