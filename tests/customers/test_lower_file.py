"""Lowering the level of a file: asked by one, decided by a second person, checked again when it is done."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.chain.writing import writing
from app.customers.models import Customer
from app.files.models import Attachment
from app.inbox.models import Request
from tests.conftest import Company, form
from tests.files.contents import PDF

As = Callable[[str], FlaskClient]


@pytest.fixture
def address(company: Company, as_: As) -> str:
    """Where a confidential contract of an internal customer is."""
    files = f"/customers/{company.customer('周以恒').number}/files"
    sent = form(level="3", file=(io.BytesIO(PDF), "合同.pdf"))
    assert as_("manager_wang").post(files, data=sent).status_code == 303
    return f"{files}/{Attachment.get().number}"


def ask(browser: FlaskClient, address: str, level: str = "2") -> int:
    sent = form(level=level, reason="已经公开", basis="合同第 3 条")
    return browser.post(f"{address}/lower", data=sent).status_code


def decide(browser: FlaskClient, verdict: str = "approve") -> int:
    sent = form(decision=verdict, answer="可以")
    return browser.post(f"/inbox/requests/{Request.get().number}", data=sent).status_code


def test_a_second_person_lets_it_be_lowered(as_: As, address: str) -> None:
    wang = as_("manager_wang")
    assert f"{address}/lower" in wang.get(f"{address}/change").text
    assert "Ask to lower the level of a file" in wang.get(f"{address}/lower").text
    assert ask(wang, address) == 303
    assert Attachment.get().level == 3
    assert decide(as_("security")) == 303
    assert (Attachment.get().level, Attachment.get().sealed, Request.get().state) == (2, True, "done")
    told = AuditEntry.get(AuditEntry.action == "customer.file.level.changed")
    assert "已经公开" in told.facts
    assert '"security"' in told.facts
    assert verify().broken is None
    assert wang.get(address).data == PDF


def test_the_card_tells_whoever_cannot_read_the_customer_no_name(as_: As, address: str) -> None:
    ask(as_("manager_wang"), address)
    card = as_("security").get(f"/inbox/requests/{Request.get().number}").text
    assert Attachment.get().number in card
    assert "合同.pdf" not in card
    assert "周以恒" not in card
    mine = as_("manager_wang").get(f"/inbox/requests/{Request.get().number}").text
    assert "合同.pdf" in mine


@pytest.mark.parametrize("level", ["1", "3", "4", "x", ""])
def test_only_down_and_never_below_the_customer(as_: As, address: str, level: str) -> None:
    assert ask(as_("manager_wang"), address, level) == 422
    assert not Request.select().exists()


def test_whoever_may_not_edit_or_see_it_finds_no_form(company: Company, as_: As, address: str) -> None:
    assert as_("risk_sun").get(f"{address}/lower").status_code == 403
    assert as_("manager_li").get(f"{address}/lower").status_code == 404
    assert ask(as_("manager_li"), address) == 404
    with writing(None, "tests.mine"):
        Customer.update(owner=company.person("manager_li")).where(Customer.name == "周以恒").execute()
    assert ask(as_("manager_li"), address) == 404


def test_nobody_agrees_to_their_own_and_what_changed_meanwhile_is_not_done(as_: As, address: str) -> None:
    ask(as_("manager_wang"), address)
    assert decide(as_("manager_wang")) in {403, 404, 409, 422}
    with writing(None, "tests.raised"):
        Customer.update(level=3).where(Customer.name == "周以恒").execute()
    assert decide(as_("security")) in {303, 409, 422}
    assert Attachment.get().level == 3
    assert Request.get().state != "done"
