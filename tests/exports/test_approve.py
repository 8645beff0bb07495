"""Above the cap, or with full values, a second person approves; both people's rights are checked again."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.models import Role
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.customers.models import Customer
from app.db.connection import database
from app.exports.caps import used_by
from app.exports.models import ASKED, FAILED, READY, REMOVED, Export
from app.inbox.models import Request
from app.jobs.models import JobRun
from app.jobs.queue import enqueue
from tests.conftest import Company
from tests.exports.working import ADDRESS, fetched, newest, rows_of, set_cap, taken, wanted, work
from tests.rows import add_rows

Signed = Callable[[str], FlaskClient]


@pytest.fixture
def asked(as_: Signed) -> FlaskClient:
    """Wang has asked for more than the cap."""
    set_cap(1)
    browser = as_("manager_wang")
    assert browser.post(ADDRESS, data=wanted(note="年度报送")).status_code == 303
    assert (newest().state, newest().rows, newest().counted) == (ASKED, 2, False)
    assert not JobRun.select().where(JobRun.name == "export").exists()
    return browser


def decide(browser: FlaskClient, decision: str = "approve") -> int:
    number = Request.get().number
    return browser.post(
        f"/inbox/requests/{number}", data={"decision": decision, "answer": "可以"}
    ).status_code


def test_above_the_cap_a_second_person_approves(company: Company, as_: Signed, asked: FlaskClient) -> None:
    assert "Waits for approval" in asked.get("/exports/").text
    assert asked.post("/exports/fetch", data={"export": newest().number}).status_code == 404
    card = as_("lead_east").get(f"/inbox/requests/{Request.get().number}").text
    for told in ("Export above the cap", newest().number, "stay masked", "Verifying data · 年度报送"):
        assert told in card
    assert "周以恒" not in card
    assert decide(as_("lead_east")) == 303
    work(company)
    assert len(rows_of(fetched(asked))) == 5
    assert Request.get().state == "done"
    assert used_by(company.person("manager_wang")) == 0


def test_the_asker_does_not_decide(asked: FlaskClient, as_: Signed) -> None:
    assert decide(asked) == 403
    assert decide(as_("manager_li")) == 404
    assert newest().state == ASKED


def test_refused_it_stays_undone(company: Company, as_: Signed, asked: FlaskClient) -> None:
    assert decide(as_("lead_east"), "refuse") == 303
    work(company)
    page = asked.get("/exports/").text
    assert "Not approved" in page
    assert "/exports/fetch" not in page


def test_whoever_asked_takes_it_back(as_: Signed, asked: FlaskClient) -> None:
    assert asked.post("/exports/remove", data={"export": newest().number}).status_code == 303
    assert (newest().state, Request.get().state) == (REMOVED, "withdrawn")
    assert decide(as_("lead_east")) == 409


def test_withdrawn_in_the_inbox_it_is_removed(asked: FlaskClient) -> None:
    asked.post(f"/inbox/requests/{Request.get().number}/withdraw")
    assert "Removed" in asked.get("/exports/").text


def test_what_is_taken_out_is_what_the_asker_may_see_by_then(
    company: Company, as_: Signed, asked: FlaskClient
) -> None:
    with writing(None, "tests.raised"):
        Customer.update(level=4).where(Customer.name == "林婉清").execute()
    decide(as_("lead_east"))
    work(company)
    _, _, *rows, end = rows_of(fetched(asked))
    assert [row[1] for row in rows] == ["周以恒"]
    assert end[0].endswith("1 rows")


def test_what_was_approved_does_not_let_many_more_rows_out(
    company: Company, as_: Signed, asked: FlaskClient
) -> None:
    decide(as_("lead_east"))
    wang = company.person("manager_wang")
    add_rows([{"name": f"后来{at}", "owner": wang.id, "department": wang.department_id} for at in range(2)])
    work(company)
    assert (newest().state, Request.get().state) == (FAILED, "failed")
    assert "many more rows by now than were approved" in asked.get("/exports/").text


def test_a_list_that_grew_by_one_is_still_taken_out(
    company: Company, as_: Signed, asked: FlaskClient
) -> None:
    decide(as_("lead_east"))
    wang = company.person("manager_wang")
    add_rows([{"name": "后来", "owner": wang.id, "department": wang.department_id}])
    work(company)
    assert len(rows_of(fetched(asked))) == 6


@pytest.mark.parametrize("loser", ["manager_wang", "lead_east"])
def test_whoever_has_lost_the_right_by_then_stops_it(
    company: Company, as_: Signed, asked: FlaskClient, loser: str
) -> None:
    decide(as_("lead_east"))
    with writing(None, "tests.rights"):
        database.execute_sql("DELETE FROM person_role WHERE person_id = ?", (company.person(loser).id,))
    work(company)
    assert (newest().state, Request.get().state) == (FAILED, "failed")
    assert asked.post("/exports/fetch", data={"export": newest().number}).status_code == 404
    lost = {"manager_wang": "may no longer ask for this", "lead_east": "may no longer decide this"}[loser]
    assert f"{company.person(loser).name} {lost}" in asked.get("/exports/").text


def test_a_run_before_the_decision_does_nothing(company: Company, asked: FlaskClient) -> None:
    with company.app.app_context():
        enqueue("export", company.person("manager_wang"), newest().number)
    work(company)
    assert newest().state == ASKED
    assert asked.post("/exports/fetch", data={"export": newest().number}).status_code == 404


def test_full_values_are_approved_and_stand_on_the_chain(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    assert browser.post(ADDRESS, data=wanted(whole="y", columns="all")).status_code == 303
    assert (newest().state, newest().whole) == (ASKED, True)
    assert "in full" in as_("lead_east").get(f"/inbox/requests/{Request.get().number}").text
    decide(as_("lead_east"))
    work(company)
    _, header, *rows, _ = rows_of(fetched(browser))
    zhou = dict(zip(header, next(row for row in rows if row[1] == "周以恒"), strict=True))
    assert (zhou["Mobile"], zhou["ID number"]) == ("13800005678", "110101199003077555")
    [told] = [json.loads(one.facts) for one in AuditEntry.select().where(AuditEntry.action == "export.asked")]
    assert told["whole"] is True


def test_without_the_right_to_reveal_nothing_is_full(company: Company, as_: Signed) -> None:
    role = Role.get(Role.code == "account_manager")
    with writing(None, "tests.rights"):
        database.execute_sql(
            "DELETE FROM role_permission WHERE role_id = ? AND permission = 'customer.reveal'", (role.id,)
        )
    browser = as_("manager_wang")
    assert "in full" not in browser.get(ADDRESS).text
    browser.post(ADDRESS, data=wanted(whole="y"))
    if newest().state == ASKED:
        decide(as_("lead_east"))
    work(company)
    assert "13800005678" not in fetched(browser).decode()


def test_what_was_approved_leaves_the_cap_alone(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    browser.post(ADDRESS, data=wanted(whole="y"))
    decide(as_("lead_east"))
    work(company)
    assert newest().state == READY
    assert len(rows_of(taken(company, browser))) == 5
    assert used_by(company.person("manager_wang")) == 2
    assert Export.select().count() == 2
