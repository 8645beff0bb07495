"""The first page after signing in."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.customers import record
from app.customers.models import Customer
from app.db.connection import database
from app.demo.company import DEMO_PEOPLE
from tests.conftest import Company
from tests.customers.pages import addresses, listed
from tests.queries import queries
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("username", [person.username for person in DEMO_PEOPLE])
def test_everybody_is_greeted_by_name(company: Company, as_: SignedIn, username: str) -> None:
    response = as_(username).get("/")
    assert response.status_code == 200
    database.connect(reuse_if_open=True)
    assert company.person(username).name in main_of(response.text)


@pytest.mark.parametrize(
    "username", ["manager_wang", "manager_li", "lead_west", "desk_liu", "director", "risk_sun"]
)
def test_those_who_see_customers_see_which_changed_last(
    company: Company, as_: SignedIn, username: str
) -> None:
    page = as_(username).get("/").text
    database.connect(reuse_if_open=True)
    readable = (
        company.gate(username).select(Customer).order_by(Customer.updated_at.desc(), Customer.id.desc())
    )
    assert listed(page) == [row.number for row in readable]
    assert "13800005678" not in page


def test_what_is_shown_of_them_is_true(company: Company, as_: SignedIn) -> None:
    customer = company.customer("周以恒")
    record.edit(company.gate("manager_wang"), customer, {"status": "dormant"}, customer.rev)
    page = main_of(as_("manager_wang").get("/").text)
    row = page[page.index(str(customer.number)) :].partition("</tr>")[0]
    assert "Dormant" in row
    assert ">C</span>" in row
    assert "None" not in row
    assert re.search(r"<time>[^<]+</time>", row)


def test_ten_are_shown_and_the_own_are_counted(company: Company, as_: SignedIn) -> None:
    wang = company.person("manager_wang")
    add_rows({"name": f"客{at}", "owner": wang.id, "department": wang.department_id} for at in range(15))
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


def test_the_page_costs_a_dozen_queries_at_most(as_: SignedIn) -> None:
    client = as_("manager_wang")
    with queries() as asked:
        client.get("/")
    assert len(asked) <= 12
