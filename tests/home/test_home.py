"""The first page after signing in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.clock import today
from app.customers import record
from app.customers.facts import Why
from app.customers.models import Customer
from app.db.connection import database
from app.demo.company import DEMO_PEOPLE
from app.inbox import tasks
from tests.conftest import STARTED, Company, at
from tests.customers.pages import addresses, listed
from tests.queries import queries
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]


DAY = timedelta(days=1)


def worked_on(page: str) -> list[str]:
    part = page[page.index('id="worked-on"') :].partition("</section>")[0]
    return re.findall(r'<a href="/customers/[^"]+">([^<]+)</a>', part)


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("username", [person.username for person in DEMO_PEOPLE])
def test_everybody_is_greeted_by_name(company: Company, as_: SignedIn, username: str) -> None:
    response = as_(username).get("/")
    assert response.status_code == 200
    database.connect(reuse_if_open=True)
    assert company.person(username).name in main_of(response.text)


@pytest.mark.parametrize("username", ["lead_west", "desk_liu", "risk_sun", "steward_qian"])
def test_those_who_own_no_customer_see_which_changed_last(
    company: Company, as_: SignedIn, username: str
) -> None:
    page = as_(username).get("/").text
    database.connect(reuse_if_open=True)
    readable = (
        company.gate(username).select(Customer).order_by(Customer.updated_at.desc(), Customer.id.desc())
    )
    assert listed(page) == [row.number for row in readable]
    assert "13800005678" not in page


@pytest.mark.parametrize(
    ("later", "names"),
    [(timedelta(hours=1), ["林婉清", "周以恒"]), (DAY, ["林婉清", "周以恒"]), (2 * DAY, [])],
)
def test_who_owns_some_sees_which_of_those_changed_since_yesterday(
    company: Company, as_: SignedIn, later: timedelta, names: list[str]
) -> None:
    with at(STARTED + later):
        page = as_("manager_wang").get("/").text
    database.connect(reuse_if_open=True)
    assert listed(page) == [company.customer(name).number for name in names]


def test_what_one_worked_on_last_is_found_again_while_it_may_be_read(company: Company, as_: SignedIn) -> None:
    for name in ("何思远", "周以恒"):
        customer = company.customer(name)
        record.edit(company.gate("lead_east"), customer, {"status": "dormant"}, customer.rev)
    assert worked_on(as_("lead_east").get("/").text) == ["周以恒", "何思远"]
    database.connect(reuse_if_open=True)
    customer, director = company.customer("何思远"), company.gate("director")
    record.raise_level(director, customer, 4, Why("约定"), customer.rev)
    assert worked_on(as_("lead_east").get("/").text) == ["周以恒"]
    assert worked_on(as_("risk_sun").get("/").text) == []


def test_tasks_notifications_and_drafts_wait_there(company: Company, as_: SignedIn) -> None:
    wang = company.person("manager_wang")
    with at(STARTED):
        tasks.give(wang, wang, "回访老客户", today())
    tasks.give(wang, wang, "送资料", today())
    customer = company.customer("何思远")
    record.edit(company.gate("director"), customer, {"owner": wang.id}, customer.rev)
    client = as_("manager_wang")
    client.post("/drafts/keep/customers.create", data={"draft": "a-draft-12ch", "name": "柳如烟"})
    page = main_of(client.get("/").text)
    assert page.index("回访老客户") < page.index("送资料")
    assert page.count("overdue") == 1
    assert "林知远 made you the owner" in page
    assert "/drafts/a-draft-12ch" in page
    assert "柳如烟" not in page


def test_what_is_shown_of_them_is_true(company: Company, as_: SignedIn) -> None:
    customer = company.customer("周以恒")
    record.edit(company.gate("manager_wang"), customer, {"status": "dormant"}, customer.rev)
    page = main_of(as_("lead_east").get("/").text)
    row = page[page.index(str(customer.number)) :].partition("</tr>")[0]
    assert "Dormant" in row
    assert ">C</span>" in row
    assert "None" not in row
    assert re.search(r"<time>[^<]+</time>", row)


def test_ten_are_shown_and_the_own_are_counted(company: Company, as_: SignedIn) -> None:
    wang = company.person("manager_wang")
    add_rows({"name": f"客{one}", "owner": wang.id, "department": wang.department_id} for one in range(15))
    page = as_("manager_wang").get("/").text
    assert len(listed(page)) == 10
    assert re.search(r'href="/customers/\?mine=1">[^<]*<span class="count">(\d+)</span>', page)[1] == "17"


@pytest.mark.parametrize("username", ["sysadmin", "security", "auditor", "hr_zhou", "newcomer"])
def test_those_who_see_no_customer_find_none(as_: SignedIn, username: str) -> None:
    page = main_of(as_(username).get("/").text)
    database.connect(reuse_if_open=True)
    assert [row.name for row in Customer.select() if row.name in page or row.number in page] == []
    assert "/customers/" not in addresses(page)


def test_who_has_no_role_is_told_so(as_: SignedIn) -> None:
    assert main_of(as_("newcomer").get("/").text).count('class="note"') == 1
    for username in ("hr_zhou", "manager_wang"):
        assert 'class="note"' not in main_of(as_(username).get("/").text)


@pytest.mark.parametrize(
    ("username", "address"),
    [("security", "/admin/rights"), ("auditor", "/audit/"), ("sysadmin", "/admin/backups/")],
)
def test_each_officer_is_led_to_their_work(as_: SignedIn, username: str, address: str) -> None:
    page = main_of(as_(username).get("/").text)
    assert address.rstrip("/") in {url.rstrip("/") for url in addresses(page)}


def test_the_administrator_sees_what_is_left_to_do(company: Company, as_: SignedIn) -> None:
    page = main_of(as_("sysadmin").get("/").text)
    assert page.count('class="mark') == 4
    assert page.count('class="mark ok"') == 2
    assert str(company.settings.key_file) in page
    assert "key_file" not in as_("manager_wang").get("/").text


def test_the_copied_key_is_noted_once(as_: SignedIn) -> None:
    client = as_("sysadmin")
    for _ in range(2):
        assert client.post("/checklist/key").status_code == 303
    page = main_of(client.get("/").text)
    assert page.count('class="mark ok"') == 3
    assert "/checklist/key" not in addresses(page)
    database.connect(reuse_if_open=True)
    assert AuditEntry.select().where(AuditEntry.action == "key.copied").count() == 1


@pytest.mark.parametrize("username", ["manager_wang", "security", "newcomer"])
def test_the_key_is_the_administrators_to_note(as_: SignedIn, username: str) -> None:
    assert as_(username).post("/checklist/key").status_code == 403


def test_nobody_comes_here_without_signing_in(company: Company) -> None:
    response = company.client().get("/")
    assert response.status_code == 302
    assert "/login" in response.location


def test_the_page_costs_the_same_few_queries_however_much_waits(company: Company, as_: SignedIn) -> None:
    client, wang = as_("manager_wang"), company.person("manager_wang")
    subject = ("customer", company.customer("周以恒").number)
    counted = []
    for many in (1, 20):
        for _ in range(many):
            tasks.give(company.person("lead_east"), wang, "回访", today(), subject)
            customer = company.customer("周以恒")
            for owner in ("lead_east", "manager_wang"):
                change = {"owner": company.person(owner).id}
                record.edit(company.gate("director"), company.customer("周以恒"), change, customer.rev)
                customer = company.customer("周以恒")
        with queries() as asked:
            client.get("/")
        database.connect(reuse_if_open=True)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 17
