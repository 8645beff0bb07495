from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.clock import now
from app.people.models import Department, Person
from tests.conftest import Company
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]


def test_everybody_signed_in_sees_departments_leads_and_colleagues(as_: AsPerson) -> None:
    page = as_("newcomer").get("/organisation/").text
    for words in ("East China Customers", "General Administration", "沈东篱", "王若溪", "许慎行"):
        assert words in page


def test_a_stranger_is_sent_to_the_sign_in(company: Company) -> None:
    answer = company.client().get("/organisation/")
    assert answer.status_code == 302
    assert "/login" in answer.location


def test_names_and_posts_are_all_that_is_told_of_colleagues(as_: AsPerson) -> None:
    with writing(None, "tests"):
        Person.update(post="高级客户经理").where(Person.username == "manager_wang").execute()
    page = as_("newcomer").get("/organisation/").text
    assert "高级客户经理" in page
    for secret in ("manager_wang", "account_manager", "Account manager", 'class="level l3"'):
        assert secret not in page


def test_the_disabled_are_not_shown(as_: AsPerson) -> None:
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username.in_(["manager_li", "lead_east"])).execute()
    page = as_("newcomer").get("/organisation/").text
    assert "李文博" not in page
    assert "沈东篱" not in page


def test_a_lead_from_another_department_is_named_at_its_head(company: Company, as_: AsPerson) -> None:
    with writing(None, "tests"):
        Department.update(lead_id=company.person("director").id).where(Department.code == "risk").execute()
    page = as_("newcomer").get("/organisation/").text
    assert "Lead: 林知远" in page


def test_names_of_departments_follow_the_language(as_: AsPerson) -> None:
    with writing(None, "tests"):
        Person.update(locale="en").where(Person.username == "newcomer").execute()
    page = as_("newcomer").get("/organisation/").text
    assert "East China Customers" in page
    assert "华东客户部" not in page


@pytest.mark.parametrize("username", ["manager_wang", "security", "auditor", "director"])
def test_who_does_not_manage_users_gets_no_way_to_change_it(as_: AsPerson, username: str) -> None:
    client = as_(username)
    page = client.get("/organisation/").text
    assert "/organisation/new" not in page
    assert "/organisation/east" not in page
    for url in ("/organisation/new", "/organisation/east", "/organisation/missing"):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
    assert client.post("/organisation/east/retire").status_code == 403
    assert client.post("/organisation/east/restore").status_code == 403


def test_retired_departments_are_told_to_who_manages_users_alone(as_: AsPerson) -> None:
    with writing(None, "tests"):
        Department.create(code="old", name="旧部门", retired=True)
    assert "旧部门" in as_("sysadmin").get("/organisation/").text
    assert "旧部门" not in as_("director").get("/organisation/").text


def test_the_page_asks_as_much_for_two_hundred_people_as_for_fifteen(as_: AsPerson) -> None:
    client = as_("manager_wang")
    client.get("/organisation/")
    with queries() as few:
        client.get("/organisation/")
    east = Department.get(Department.code == "east")
    with writing(None, "tests"):
        for number in range(200):
            Person.create(username=f"p{number}", name=f"人{number}", department=east, created_at=now())
        for number in range(20):
            Department.create(code=f"d{number}", name=f"部{number}", parent=east)
    with queries() as many:
        page = client.get("/organisation/").text
    assert "人199" in page
    assert len(many) == len(few)
    assert sum('FROM "department"' in asked.sql or 'FROM "person"' in asked.sql for asked in many) == 2
