"""Who leaves: one task for their lead, and all they hold is handed over in one step."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.accounts.disabling import disable, enable
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import today
from app.customers.audited import CUSTOMERS
from app.customers.lowering import LOWERING
from app.customers.models import Customer
from app.customers.record import change_owner
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox import leaving, requests, tasks
from app.inbox.audited import REQUESTS
from app.inbox.models import Notice, Request, Task
from app.inbox.requests import Subject
from app.jobs.models import DONE, JobRun
from app.jobs.runs import carry_out, claim
from app.tickets.models import CLOSED, Ticket
from app.tickets.opening import NewTicket, open_ticket
from app.web.saved_lists import lists_of, save_list
from tests.conftest import Company, form
from tests.rows import add_rows

As = Callable[[str], FlaskClient]
SHARES = {"customers-2": "周以恒", "customers-3": "林婉清"}


def leaves(company: Company, username: str) -> Task | None:
    disable(company.person("sysadmin"), company.person(username))
    return leaving.open_task(company.person(username))


def holder(task: Task | None) -> str:
    assert task is not None
    return next(name for name in PEOPLE if COMPANY[0].person(name).id == task.person_id)


PEOPLE = ("lead_east", "lead_west", "director", "sysadmin")
COMPANY: list[Company] = []


@pytest.fixture(autouse=True)
def _company(company: Company) -> None:
    COMPANY[:] = [company]


def owners(company: Company, *names: str) -> list[str]:
    people = {
        person.id: person.username
        for person in map(company.person, ("manager_wang", "manager_li", "lead_east", "director"))
    }
    return [people[company.customer(name).owner_id] for name in names]


def test_their_lead_gets_one_task(company: Company, as_: As) -> None:
    task = leaves(company, "manager_wang")
    assert holder(task) == "lead_east"
    page = as_("lead_east").get("/inbox/").text
    assert "Hand over the work of 王若溪" in page
    assert f"/inbox/tasks/{task.number}/hand-over" in page
    database.connect(reuse_if_open=True)
    assert Task.select().count() == 1


@pytest.mark.parametrize(
    ("leaver", "name", "level", "expected"),
    [("manager_zhao", "成都云栖木业有限公司", 2, "lead_west"), ("manager_li", "何思远", 4, "director")],
)
def test_it_goes_to_the_nearest_lead_who_may_read_all_they_hold(
    company: Company, leaver: str, name: str, level: int, expected: str
) -> None:
    with database.atomic():
        AuditEntry.update(origin="").where(AuditEntry.id == 0).execute()
        database.execute_sql("UPDATE customer SET level = ? WHERE name = ?", (level, name))
        task = leaves(company, leaver)
    assert holder(task) == expected


def test_who_holds_nothing_leaves_no_task(company: Company) -> None:
    assert leaves(company, "newcomer") is None


def test_who_comes_back_keeps_what_they_hold(company: Company) -> None:
    task = leaves(company, "manager_wang")
    assert task is not None
    enable(company.person("sysadmin"), company.person("manager_wang"))
    assert leaving.open_task(company.person("manager_wang")) is None
    assert Task.get_by_id(task.id).done_at is not None


def test_the_work_is_handed_over_with_a_preview_in_one_step(company: Company, as_: As) -> None:
    wang, lead = company.person("manager_wang"), company.person("lead_east")
    own = tasks.give(lead, wang, "归还钥匙", today())
    about = tasks.give(lead, wang, "回访", today(), ("customer", company.customer("周以恒").number))
    task = leaves(company, "manager_wang")
    assert task is not None
    client, address = as_("lead_east"), f"/inbox/tasks/{task.number}/hand-over"
    page = client.get(address).text
    chosen = dict.fromkeys(SHARES, "lead_east") | {"tasks-alone": "manager_li", "customers-2": "manager_li"}
    assert set(re.findall(r'<select[^>]* name="([^"]+)"', page)) == set(chosen)
    preview = client.post(address, data=chosen).text
    database.connect(reuse_if_open=True)
    assert owners(company, "周以恒", "林婉清") == ["manager_wang", "manager_wang"]
    assert "李文博" in preview
    assert "To the owner of each record" in preview
    assert client.post(address, data=chosen | {"confirmed": "1"}).location == "/inbox/"
    database.connect(reuse_if_open=True)
    assert owners(company, "周以恒", "林婉清") == ["manager_li", "lead_east"]
    assert Task.get_by_id(own.id).person_id == Task.get_by_id(about.id).person_id
    assert Task.get_by_id(own.id).person_id == company.person("manager_li").id
    assert Task.get_by_id(task.id).done_at is not None
    assert [one.count for one in Notice.select().where(Notice.event == "handed_over")] == [1, 1]
    assert list(differences(CUSTOMERS)) == []


def test_only_those_are_offered_who_may_read_what_they_are_given(company: Company) -> None:
    task = leaves(company, "manager_wang")
    lead = company.gate("lead_east")
    found = {part.name: part for part in leaving.parts(lead, company.person("manager_wang"))}
    names = {name: {one.username for one in part.share.receivers} for name, part in found.items()}
    assert "manager_li" in names["customers-2"]
    assert "manager_li" not in names["customers-3"]
    assert not {"manager_wang", "sysadmin", "hr_zhou"} & names["customers-2"]
    with pytest.raises(Invalid):
        leaving.hand_over(lead, task, {"customers-3": "manager_li"})
    with pytest.raises(Invalid):
        leaving.hand_over(lead, task, {})
    with pytest.raises(Forbidden):
        leaving.hand_over(company.gate("lead_west"), task, {"customers-2": "manager_li"})
    assert owners(company, "周以恒", "林婉清") == ["manager_wang", "manager_wang"]


def test_what_stays_for_now_keeps_the_task_open(company: Company) -> None:
    task = leaves(company, "manager_wang")
    assert task is not None
    assert leaving.hand_over(company.gate("lead_east"), task, {"customers-2": "manager_li"})
    assert owners(company, "周以恒", "林婉清") == ["manager_li", "manager_wang"]
    assert Task.get_by_id(task.id).done_at is None


def test_much_is_handed_over_in_the_background_and_twice_does_no_harm(company: Company) -> None:
    zhao = company.person("manager_zhao")
    add_rows(
        {"name": f"客{at}", "owner": zhao.id, "department": zhao.department_id, "level": 2}
        for at in range(250)
    )
    task, lead = leaves(company, "manager_zhao"), company.gate("lead_west")
    assert task is not None
    with company.app.app_context():
        assert not leaving.hand_over(lead, task, {"customers-2": "manager_li"})
        with pytest.raises(Conflict):
            leaving.hand_over(lead, task, {"customers-2": "manager_li"})
        run = JobRun.get(JobRun.name == leaving.JOB)
        ended = carry_out(claim(run.id))
        assert (ended.outcome, ended.named["count"]) == (DONE, 251)
        assert leaving.carry_on(run_of(ended)) is not None
    assert [one.count for one in Notice.select().where(Notice.event == "handed_over")] == [251]
    assert Customer.select().where(Customer.owner == zhao.id).count() == 0
    assert AuditEntry.select().where(AuditEntry.action == "customer.reassigned").count() == 251
    assert Task.get_by_id(task.id).done_at is not None


def run_of(row: JobRun) -> object:
    class Again:
        person, subject = row.asked_by, row.subject

        def progress(self, done: int, total: int) -> None:
            pass

    return Again()


def test_a_leavers_customers_that_the_lead_cannot_read_are_in_no_count(company: Company, as_: As) -> None:
    task = leaves(company, "manager_wang")
    assert task is not None
    with database.atomic():
        AuditEntry.update(origin="").where(AuditEntry.id == 0).execute()
        Customer.update(level=4).where(Customer.name == "林婉清").execute()
    page = as_("lead_east").get(f"/inbox/tasks/{task.number}/hand-over").text
    assert re.findall(r'<select[^>]* name="([^"]+)"', page) == ["customers-2"]
    other = as_("manager_li").get(f"/inbox/tasks/{task.number}/hand-over")
    assert other.status_code == 404


def test_a_task_of_another_kind_hands_over_nothing(company: Company, as_: As) -> None:
    wang = company.person("manager_wang")
    task = tasks.give(wang, wang, "回访", today() + timedelta(days=1))
    address = f"/inbox/tasks/{task.number}/hand-over"
    assert as_("manager_wang").get(address).status_code == 404
    assert as_("manager_wang").post(address, data=form(confirmed="1")).status_code == 404


def test_open_requests_go_to_whoever_hands_over_or_are_withdrawn(company: Company) -> None:
    wang, lead = company.gate("manager_wang"), company.gate("lead_east")
    with company.app.test_request_context():
        kept = lower(wang, company.customer("林婉清"))
        lost = lower(wang, company.customer("周以恒"), 1)
        task = leaves(company, "manager_wang")
        assert task is not None
        with writing(None, "tests"):
            Customer.update(level=1).where(Customer.name == "周以恒").execute()
        assert leaving.hand_over(lead, task, dict.fromkeys(("customers-1", "customers-3"), "lead_east"))
    kept, lost = Request.get_by_id(kept.id), Request.get_by_id(lost.id)
    assert (kept.state, kept.asked_by.username) == ("asked", "lead_east")
    assert (lost.state, lost.asked_by.username) == ("withdrawn", "manager_wang")
    assert Task.get_by_id(task.id).done_at is not None
    assert list(differences(REQUESTS)) == []


def lower(gate: Gate, customer: Customer, level: int = 2) -> Request:
    details = {"from": customer.level, "to": level, "basis": ""}
    return requests.ask(gate, LOWERING.kind, Subject("customer", customer.number), "合同到期", details)


def test_where_all_has_gone_elsewhere_already_the_task_can_be_finished(company: Company, as_: As) -> None:
    task = leaves(company, "manager_wang")
    assert task is not None
    lead, gate = company.person("lead_east"), company.gate("lead_east")
    for name in ("周以恒", "林婉清"):
        change_owner(gate, company.customer(name), lead)
    client = as_("lead_east")
    page = client.get(f"/inbox/tasks/{task.number}/hand-over").text
    assert f'action="/inbox/tasks/{task.number}/done"' in page
    assert client.post(f"/inbox/tasks/{task.number}/done").status_code == 303
    database.connect(reuse_if_open=True)
    assert leaving.open_task(company.person("manager_wang")) is None


def test_open_tickets_are_handed_over_and_closed_ones_stay(company: Company) -> None:
    lead, wang = company.gate("lead_east"), company.gate("manager_wang")
    with company.app.app_context():
        held, done = (
            open_ticket(
                wang,
                NewTicket(
                    customer=company.customer("周以恒"), channel="phone", subject=text, handler=wang.person
                ),
            )
            for text in ("问账单", "问地址")
        )
        with writing(None, "tests.closed"):
            Ticket.update(stage=CLOSED).where(Ticket.id == done.id).execute()
        task = leaves(company, "manager_wang")
        found = {part.name: part for part in leaving.parts(lead, wang.person)}
        assert (found["tickets-2"].share.count, holder(task)) == (1, "lead_east")
        assert "manager_li" in {one.username for one in found["tickets-2"].share.receivers}
        leaving.hand_over(lead, task, {"tickets-2": "manager_li"})
    people = [Ticket.get_by_id(one.id).handler_id for one in (held, done)]
    assert people == [company.person("manager_li").id, wang.person.id]


def test_lists_that_a_leaver_shared_are_handed_over_under_a_name_that_is_free(company: Company) -> None:
    wang, li = company.person("manager_wang"), company.person("manager_li")
    for person in (wang, li):
        save_list(person, "customers", "东区", {"region": "east"}, "", shared=person is wang)
    save_list(wang, "customers", "自用", {}, "周", shared=False)
    assert [one.name for one in lists_of(li, "customers")] == ["东区", "东区"]
    task = leaves(company, "manager_wang")
    assert [one.name for one in lists_of(li, "customers")] == ["东区"]
    leaving.hand_over(company.gate("lead_east"), task, {"lists-shared": "manager_li"})
    assert {one.name for one in lists_of(li, "customers")} == {"东区", f"东区 · {wang.name}"}
    assert [one.name for one in lists_of(company.person("lead_east"), "customers")] == [f"东区 · {wang.name}"]
    assert not [one for one in leaving.parts(company.gate("lead_west"), wang) if one.name == "lists-shared"]
