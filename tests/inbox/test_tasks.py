"""Giving a task, passing it on, finishing it; and what its card tells to whom."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.access.grants import end, give
from app.chain.tables import differences
from app.clock import now, today
from app.customers import record
from app.customers.facts import Why
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.inbox import tasks
from app.inbox.audited import TASKS
from app.inbox.models import Task
from tests.chained import last
from tests.conftest import STARTED, Company, at, form
from tests.queries import queries

As = Callable[[str], FlaskClient]
SECRET = "送合同到府上"
TOMORROW = timedelta(days=1)


def given(company: Company, giver: str, to: str, name: str = "", days: int = 1) -> Task:
    subject = ("customer", company.customer(name).number) if name else ("", "")
    due = today() + timedelta(days=days)
    return tasks.give(company.person(giver), company.person(to), SECRET, due, subject)


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_a_task_is_given_about_a_customer_and_stands_in_the_inbox(company: Company, as_: As) -> None:
    customer = company.customer("周以恒")
    lead, where = as_("lead_east"), {"kind": "customer", "record": customer.number}
    assert "manager_wang" in lead.get("/inbox/tasks/new", query_string=where).text
    sent = form(what=SECRET, person="manager_wang", due=str(today() + TOMORROW))
    response = lead.post("/inbox/tasks/new", query_string=where, data=sent)
    assert response.location == f"/customers/{customer.number}"
    page = main_of(as_("manager_wang").get("/inbox/").text)
    assert all(text in page for text in (SECRET, "周以恒", customer.number, "沈东篱"))
    assert SECRET in lead.get("/inbox/tasks/?view=given").text
    assert SECRET not in lead.get("/inbox/tasks/").text
    database.connect(reuse_if_open=True)
    assert last("task.given")[0] == "lead_east"


def test_only_those_who_may_read_the_record_are_offered_it(company: Company, as_: As) -> None:
    where = {"kind": "customer", "record": company.customer("林婉清").number}
    page = as_("lead_east").get("/inbox/tasks/new", query_string=where).text
    assert set(re.findall(r'<option[^>]* value="(\w+)"', page)) == {
        *("director", "lead_east", "manager_wang", "risk_sun", "steward_qian")
    }
    sent = form(what=SECRET, person="manager_li", due=str(today()))
    assert as_("lead_east").post("/inbox/tasks/new", query_string=where, data=sent).status_code == 422
    database.connect(reuse_if_open=True)
    assert not Task.select().exists()
    with pytest.raises(Invalid):
        given(company, "lead_east", "manager_li", "林婉清")


def test_a_task_about_a_record_that_cannot_be_read_is_like_one_about_none(company: Company, as_: As) -> None:
    unreadable = company.customer("林婉清").number
    client = as_("manager_li")
    for number in (unreadable, "C26-22222N"):
        where = {"kind": "customer", "record": number}
        assert client.get("/inbox/tasks/new", query_string=where).status_code == 404
        assert client.post("/inbox/tasks/new", query_string=where).status_code == 404


def test_what_a_task_says_disappears_with_the_record_and_its_card_stays(company: Company, as_: As) -> None:
    task = given(company, "lead_east", "manager_wang", "周以恒")
    customer = company.customer("周以恒")
    director = company.gate("director")
    record.raise_level(director, director.get(type(customer), customer.number), 4, Why("约定"), customer.rev)
    client = as_("manager_wang")
    for address in ("/inbox/", "/inbox/tasks/", f"/inbox/tasks/{task.number}", "/"):
        page = client.get(address).text
        assert all(text not in page for text in (SECRET, "周以恒", customer.number)), address
        assert task.number in page
        assert "Asked for by a colleague" in page
    assert "沈东篱" in page
    card = client.get(f"/inbox/tasks/{task.number}").text
    assert 'class="level l4"' in card[card.index("<main") :]


def test_a_task_is_nobody_elses_to_see(company: Company, as_: As) -> None:
    task = given(company, "lead_east", "manager_wang", "周以恒")
    for username in ("director", "manager_li", "auditor", "newcomer"):
        client = as_(username)
        unused = client.get("/inbox/tasks/D26-222222")
        there = client.get(f"/inbox/tasks/{task.number}")
        assert (there.status_code, unused.status_code) == (404, 404)
        assert client.post(f"/inbox/tasks/{task.number}/done").status_code == 404
        assert client.post(f"/inbox/tasks/{task.number}", data=form(person=username)).status_code == 404


@pytest.mark.parametrize("username", ["manager_wang", "lead_east"])
def test_whose_it_is_and_who_gave_it_finish_it(company: Company, as_: As, username: str) -> None:
    task = given(company, "lead_east", "manager_wang", "周以恒")
    assert as_(username).post(f"/inbox/tasks/{task.number}/done").status_code == 303
    assert SECRET in as_(username).get("/inbox/tasks/?view=done").text
    assert SECRET not in as_("manager_wang").get("/inbox/").text
    database.connect(reuse_if_open=True)
    done = Task.get_by_id(task.id)
    assert (done.done_by_id, done.done_at is None) == (company.person(username).id, False)
    assert last("task.finished")[0] == username
    tasks.finish(company.gate(username), done)  # once more: nothing happens


def test_it_is_passed_on_to_those_who_may_read_it(company: Company) -> None:
    task = given(company, "lead_east", "manager_wang", "林婉清")
    wang = company.gate("manager_wang")
    with pytest.raises(Invalid):
        tasks.pass_on(wang, task, company.person("manager_li"), task.due, 1)
    with pytest.raises(Forbidden):
        tasks.pass_on(company.gate("director"), task, company.person("director"), task.due, 1)
    tasks.pass_on(wang, task, company.person("director"), task.due + TOMORROW, 1)
    with pytest.raises(Conflict):
        tasks.pass_on(company.gate("lead_east"), task, company.person("lead_east"), task.due, 1)
    assert [card.number for card in tasks.first_due(company.gate("director"), 9)] == [task.number]
    with pytest.raises(NotFound):
        tasks.get_task(wang, task.number)
    assert last("task.passed")[2]["person"] == ["manager_wang", "director"]


def test_one_who_can_no_longer_read_it_gives_it_back(company: Company) -> None:
    lead, customer = company.gate("lead_east"), company.customer("林婉清")
    grant = give(
        lead.person,
        lead.standing,
        customer,
        person=company.person("manager_zhao"),
        permissions=frozenset({"customer.view"}),
        level=3,
        until=now() + TOMORROW,
        purpose="代班",
    )
    task = given(company, "lead_east", "manager_zhao", "林婉清")
    end(lead.person, grant, customer)
    zhao = Gate(company.person("manager_zhao"))
    offered = tasks.receivers(zhao, (task.kind, task.record), task)
    assert [person.username for person in offered] == ["lead_east"]


def test_the_overdue_come_first(company: Company, as_: As) -> None:
    with at(STARTED):
        late = given(company, "manager_wang", "manager_wang")
        early = tasks.give(company.person("manager_wang"), company.person("manager_wang"), "早", today())
    soon = given(company, "manager_wang", "manager_wang", days=0)
    found = tasks.first_due(company.gate("manager_wang"), 9)
    assert [card.number for card in found] == [early.number, late.number, soon.number]
    assert [card.overdue for card in found] == [True, True, False]
    page = as_("manager_wang").get("/inbox/tasks/").text
    assert page.count("overdue") == 2


@pytest.mark.parametrize("days", [-1, 4000])
def test_no_task_is_due_in_the_past_or_in_another_age(company: Company, days: int) -> None:
    with pytest.raises(Invalid):
        given(company, "manager_wang", "manager_wang", days=days)


@pytest.mark.parametrize("what", ["", "  ", "长" * 301])
def test_a_task_says_something_and_not_too_much(company: Company, what: str) -> None:
    wang = company.person("manager_wang")
    with pytest.raises(Invalid):
        tasks.give(wang, wang, what, today())


def test_the_chain_and_the_table_agree_and_the_text_is_sealed(company: Company) -> None:
    task = given(company, "lead_east", "manager_wang", "周以恒")
    other = given(company, "lead_east", "manager_wang")
    tasks.pass_on(company.gate("lead_east"), task, company.person("lead_east"), task.due, 1)
    tasks.finish(company.gate("manager_wang"), other)
    assert list(differences(TASKS)) == []
    with database.atomic() as changed:
        database.execute_sql("UPDATE task SET due = '2030-01-01' WHERE id = ?", (task.id,))
        assert [(one.record, one.column) for one in differences(TASKS)] == [(task.number, "due")]
        changed.rollback()
    raw = database.execute_sql("SELECT what FROM task").fetchall()
    assert all(SECRET.encode() not in bytes(one) for (one,) in raw)


def test_a_list_of_tasks_costs_the_same_however_many_there_are(company: Company, as_: As) -> None:
    client = as_("manager_wang")
    counted = []
    for many in (1, 30):
        for _ in range(many):
            given(company, "lead_east", "manager_wang", "周以恒")
            given(company, "lead_east", "manager_wang", "林婉清")
        with queries() as asked:
            assert client.get("/inbox/tasks/").status_code == 200
        database.connect(reuse_if_open=True)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 10


def test_the_list_is_served_by_an_index(company: Company) -> None:
    query = tasks.select(company.gate("manager_wang")).order_by(Task.due, Task.id).limit(50)
    sql, values = query.sql()
    plan = " ".join(str(row[3]) for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
    assert "task_person_id_done_at_due_id" in plan
    assert "TEMP B-TREE" not in plan


def test_whoever_reads_a_customer_sees_its_open_tasks_there(company: Company, as_: As) -> None:
    given(company, "lead_east", "manager_wang", "周以恒")
    finished = given(company, "lead_east", "manager_wang", "周以恒")
    tasks.finish(company.gate("lead_east"), finished)
    where = {"kind": "customer", "record": company.customer("周以恒").number}
    address = "/inbox/tasks/about"
    assert address in as_("director").get(f"/customers/{where['record']}").text
    database.connect(reuse_if_open=True)
    for username in ("director", "manager_wang"):
        for headers in ({}, {"HX-Request": "true"}):
            page = as_(username).get(address, query_string=where, headers=headers).text
            assert page.count(SECRET) == 1
            assert (f"/inbox/tasks/{finished.number}" in page) is False
            database.connect(reuse_if_open=True)
    shut, unused = as_("manager_zhao"), {"kind": "customer", "record": "C26-22222N"}
    assert shut.get(address, query_string=where).status_code == 404
    assert shut.get(address, query_string=unused).status_code == 404
    assert shut.get(address).location == "/inbox/tasks/"


def test_what_is_done_stays_in_its_row_and_leaves_the_count(company: Company, as_: As) -> None:
    wang = company.person("manager_wang")
    first = tasks.give(wang, wang, "寄合同", today())
    tasks.give(wang, wang, "回访", today())
    where = f"/inbox/tasks/{first.number}/done"
    answer = as_("manager_wang").post(where, headers={"HX-Request": "true"}).text
    assert answer.lstrip().startswith("<tr>")
    assert re.search(r"autofocus>寄合同<", answer)
    assert re.search(r'id="count-inbox-index" hx-swap-oob="true">1<', answer)


def test_whoever_passes_a_task_on_too_late_keeps_what_they_chose_and_sees_what_stands(
    company: Company, as_: As
) -> None:
    task = given(company, "lead_east", "manager_wang", "周以恒")
    lead, address = as_("lead_east"), f"/inbox/tasks/{task.number}"
    later = today() + 3 * TOMORROW
    tasks.pass_on(company.gate("manager_wang"), task, company.person("director"), task.due, 1)
    answer = lead.post(address, data=form(person="lead_east", due=str(later), rev="1"))
    assert answer.status_code == 409
    assert "Somebody else has changed or finished this task meanwhile." in answer.text
    assert f'value="{later}"' in answer.text
    assert re.search(r'<option selected value="lead_east"', answer.text)
    assert company.person("director").name in main_of(answer.text)
    rev = re.search(r'name="rev"[^>]* value="(\d+)"', answer.text)[1]
    assert lead.post(address, data=form(person="lead_east", due=str(later), rev=rev)).status_code == 303
    database.connect(reuse_if_open=True)
    assert Task.get_by_id(task.id).due == later
