"""A record that was raised above its editor meanwhile: the record is gone for them, their text is not."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.customers.facts import Why
from app.customers.record import raise_level
from tests.conftest import Company
from tests.drafts.conftest import Desk, kept

SAID = "周以衡，原名周以恒"


@pytest.fixture
def raised(company: Company, editing: Desk) -> Desk:
    """The form was opened before the director raised the record."""
    customer = company.customer("周以恒")
    raise_level(company.gate("director"), customer, 4, Why("涉及股权", "第三条"), customer.rev)
    return editing


def test_what_was_typed_is_kept_and_shown(raised: Desk) -> None:
    answer = raised.save(name=SAID)
    assert answer.status_code == 404
    assert [one["name"] for one in kept()] == [SAID]
    url = answer.headers["Refresh"].removeprefix("0; url=")
    page = raised.client.get(url).text
    assert SAID in page
    assert "Secret" not in page


def test_htmx_is_led_there(raised: Desk) -> None:
    answer = raised.client.post(
        raised.address, data=raised.form.sent(name=SAID), headers={"HX-Request": "true"}
    )
    assert (answer.status_code, [one["name"] for one in kept()]) == (404, [SAID])
    assert SAID in raised.client.get(answer.headers["HX-Redirect"]).text


def test_a_number_that_never_was_is_answered_alike(raised: Desk, zhou: str) -> None:
    there = raised.save(name=SAID)
    address = raised.address.replace(zhou, "C26-22222N")
    missing = raised.client.post(address, data=raised.form.sent(name=SAID))
    assert there.status_code == missing.status_code
    assert set(there.headers.keys()) == set(missing.headers.keys())
    assert "Refresh" in missing.headers


def test_nobody_gets_a_draft_of_a_page_that_is_not_there(as_: Callable[[str], FlaskClient]) -> None:
    assert "Refresh" not in as_("manager_wang").post("/nowhere", data={"name": SAID}).headers
    assert kept() == []
