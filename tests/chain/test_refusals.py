import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry, RefusalCount
from app.chain.refusals import count_refusal, write_refusals
from app.chain.verifying import verify
from app.chain.writing import head
from tests.conftest import STARTED, Company, at

MINUTE = timedelta(minutes=1)


def refusals() -> list[AuditEntry]:
    return list(AuditEntry.select().where(AuditEntry.action == "refused").order_by(AuditEntry.id))


def test_a_minute_is_one_row_per_person_or_address_once_it_is_over(company: Company) -> None:
    with at(STARTED):
        for who, reason in (
            ("manager_wang", "record"),
            ("manager_wang", "record"),
            ("manager_wang", "permission"),
            ("203.0.113.9", "sign-in"),
        ):
            count_refusal(who, reason)
        assert write_refusals() == 0
        assert refusals() == []
    with at(STARTED + MINUTE):
        count_refusal("manager_wang", "record")
        assert write_refusals() == 2
        assert write_refusals() == 0
    address, wang = refusals()
    minute = "2026-03-02 01:00"
    assert address.person is None
    assert json.loads(address.facts) == {"who": "203.0.113.9", "minute": minute, "refusals": {"sign-in": 1}}
    assert wang.person == company.person("manager_wang").id
    assert json.loads(wang.facts) == {
        "who": "manager_wang",
        "minute": minute,
        "refusals": {"record": 2, "permission": 1},
    }
    assert RefusalCount.select().count() == 1
    assert verify().ok


@pytest.mark.usefixtures("company")
def test_a_thousand_refusals_of_a_minute_are_one_row() -> None:
    with at(STARTED):
        for _ in range(1000):
            count_refusal("manager_wang", "record")
    with at(STARTED + MINUTE):
        write_refusals()
    (row,) = refusals()
    assert json.loads(row.facts)["refusals"] == {"record": 1000}


@pytest.mark.usefixtures("company")
def test_no_refusals_write_nothing() -> None:
    before = head()
    assert write_refusals() == 0
    assert head() == before


@pytest.mark.parametrize("name", ["周以恒", "顾念慈", None])
def test_unreadable_and_missing_are_counted_alike(
    company: Company, as_: Callable[[str], FlaskClient], name: str | None
) -> None:
    number = company.customer(name).number if name else "C26-222222"
    with at(STARTED):
        assert as_("manager_zhao").get(f"/customers/{number}").status_code == 404
    (count,) = RefusalCount.select()
    assert (count.who, count.reason, count.count) == ("manager_zhao", "record", 1)


@pytest.mark.usefixtures("company")
def test_a_missing_permission_is_counted_under_the_person(as_: Callable[[str], FlaskClient]) -> None:
    assert as_("newcomer").get("/customers/").status_code == 403
    (count,) = RefusalCount.select()
    assert (count.who, count.reason) == ("newcomer", "permission")
