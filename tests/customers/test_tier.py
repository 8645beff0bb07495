"""The tier set by hand: asked for with a reason, decided by a second person, kept with its history."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.access.models import FieldLevel
from app.chain.writing import writing
from app.customers.facts import facts_of
from app.db.connection import database
from app.errors import Forbidden
from app.inbox.models import Request
from app.inbox.requests import decide
from tests.chained import last
from tests.conftest import Company, form

SignedIn = Callable[[str], FlaskClient]


def test_a_tier_is_asked_for_and_set_by_a_second_person(company: Company, as_: SignedIn) -> None:
    customer = company.customer("周以恒")
    where = f"/customers/{customer.number}/tier"
    asked = as_("manager_wang").post(where, data=form(tier="A", reason="年采购额居首"))
    assert asked.status_code == 303
    database.connect(reuse_if_open=True)
    request = Request.get(Request.kind == "tier.set")
    assert company.customer("周以恒").tier == "C"
    with pytest.raises(Forbidden), company.app.app_context():
        decide(company.gate("manager_wang"), request, "同意", approved=True)
    lead = as_("lead_east")
    page = Markup(lead.get(f"/inbox/requests/{request.number}").text).striptags()
    assert "年采购额居首" in page
    database.connect(reuse_if_open=True)
    with company.app.app_context():
        decide(company.gate("lead_east"), request, "同意", approved=True)
    assert company.customer("周以恒").tier == "A"
    newest = facts_of(customer, ("tier",))["tier"][0]
    lead_id, wang = company.person("lead_east").id, company.person("manager_wang").id
    assert (newest.value, newest.reason) == ("A", "年采购额居首")
    assert (newest.person_id, newest.decided_by_id) == (wang, lead_id)
    assert last("customer.tier.decided") == ("manager_wang", customer.number, {"tier": ["C", "A"]})
    shown = as_("manager_wang").get(where).text
    assert "年采购额居首" in shown


def test_a_reason_is_needed(company: Company, as_: SignedIn) -> None:
    where = f"/customers/{company.customer('周以恒').number}/tier"
    answer = as_("manager_wang").post(where, data=form(tier="A"))
    assert answer.status_code == 422


def test_who_may_not_edit_is_offered_nothing(company: Company, as_: SignedIn) -> None:
    where = f"/customers/{company.customer('周以恒').number}/tier"
    page = as_("risk_sun").get(where)
    assert page.status_code == 200
    assert 'name="tier"' not in page.text
    assert as_("risk_sun").post(where, data=form(tier="A", reason="…")).status_code == 403


def test_the_card_shows_no_tier_to_whom_the_field_is_closed(company: Company, as_: SignedIn) -> None:
    where = f"/customers/{company.customer('周以恒').number}/tier"
    as_("manager_wang").post(where, data=form(tier="A", reason="年采购额居首"))
    database.connect(reuse_if_open=True)
    request = Request.get(Request.kind == "tier.set")
    card = f"/inbox/requests/{request.number}"
    assert "<del" in as_("lead_east").get(card).text
    database.connect(reuse_if_open=True)
    with writing(None, "field_level.raised"):
        FieldLevel.create(kind="customer", field="tier", level=4)
    closed = as_("lead_east").get(card).text
    assert "••••" in closed
    assert "<del" not in closed
    database.connect(reuse_if_open=True)
    with company.app.app_context():
        decided = decide(company.gate("lead_east"), request, "同意", approved=True)
    assert decided.state == "failed"
    assert company.customer("周以恒").tier == "C"
