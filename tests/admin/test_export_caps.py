"""How much a role exports is asked for by one officer and decided by another person."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.models import Role
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.exports.caps import cap_of
from app.inbox.models import Request
from tests.conftest import Company

AsPerson = Callable[[str], FlaskClient]
ADDRESS = "/admin/roles/account_manager/export-cap"


def ask(browser: FlaskClient, rows: object = 500) -> int:
    return browser.post(ADDRESS, data={"rows": rows, "reason": "季度报送"}).status_code


def test_two_people_change_it(company: Company, as_: AsPerson, security: FlaskClient) -> None:
    assert "200 rows a day" in security.get("/admin/roles/account_manager").text
    assert ask(security) == 303
    number = Request.get().number
    assert number in security.get("/admin/roles/account_manager").text
    assert cap_of(company.person("manager_wang")) == 200
    card = as_("director").get(f"/inbox/requests/{number}").text
    assert all(told in card for told in ("Account manager", "200", "500", "季度报送"))
    own = security.post(f"/inbox/requests/{number}", data={"decision": "approve", "answer": "好"})
    assert own.status_code == 403
    as_("director").post(f"/inbox/requests/{number}", data={"decision": "approve", "answer": "可以"})
    assert cap_of(company.person("manager_wang")) == 500
    [entry] = AuditEntry.select().where(AuditEntry.action == "role.export_cap.changed")
    assert (entry.record, entry.changes) == ("account_manager", '{"export_cap":[200,500]}')


@pytest.mark.parametrize("rows", [-1, 1_000_001, 200, "many", ""])
def test_a_number_that_is_none_or_no_change_is_refused(security: FlaskClient, rows: object) -> None:
    assert ask(security, rows) == 422
    assert not Request.select().exists()


def test_another_change_meanwhile_makes_it_fail(as_: AsPerson, security: FlaskClient) -> None:
    ask(security)
    with writing(None, "tests.cap"):
        Role.update(export_cap=300).where(Role.code == "account_manager").execute()
    answer = {"decision": "approve", "answer": "可以"}
    as_("director").post(f"/inbox/requests/{Request.get().number}", data=answer)
    assert Request.get().state == "failed"
    assert Role.get(Role.code == "account_manager").export_cap == 300


def test_nobody_else_asks(as_: AsPerson) -> None:
    assert ask(as_("director")) == ask(as_("sysadmin")) == 403
