from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import all_rooms, permissions_of
from app.access.models import Role, RolePermission
from app.admin.permission_words import PERMISSIONS, SUBJECTS, by_subject
from app.chain.writing import writing
from app.people.models import Person
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]


def test_each_role_is_told_with_its_permissions_and_how_many_hold_it(security: FlaskClient) -> None:
    page = security.get("/admin/roles/").text
    row = page.split("Account manager")[1].split("</tr>")[0]
    assert "reveal masked values" in row
    assert "assign to owners" not in row
    assert '<td class="end">3</td>' in row


def test_who_cannot_sign_in_counts_no_more(security: FlaskClient) -> None:
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username == "manager_li").execute()
    row = security.get("/admin/roles/").text.split("Account manager")[1].split("</tr>")[0]
    assert '<td class="end">2</td>' in row
    assert "李文博" not in security.get("/admin/roles/account_manager").text


def test_a_role_names_who_holds_it(security: FlaskClient) -> None:
    page = security.get("/admin/roles/department_lead").text
    for words in ("沈东篱", "陆西洲", "/admin/rights/lead_east", "reveal masked values"):
        assert words in page


@pytest.mark.parametrize("username", ["sysadmin", "auditor", "director", "newcomer"])
def test_nobody_else_gets_in(as_: AsPerson, username: str) -> None:
    for url in (
        "/admin/roles/",
        "/admin/roles/new",
        "/admin/roles/director",
        "/admin/roles/director/ask",
        "/admin/roles/missing",
    ):
        assert as_(username).get(url).status_code == 403


def test_a_missing_role_is_not_found(security: FlaskClient) -> None:
    assert security.get("/admin/roles/missing").status_code == 404


def test_every_permission_of_the_code_has_words_and_no_other() -> None:
    assert set(PERMISSIONS) == permissions_of(all_rooms())
    assert {name.partition(".")[0] for name in PERMISSIONS} == set(SUBJECTS)


@pytest.mark.usefixtures("company")
def test_every_permission_of_a_role_is_told() -> None:
    for role in Role.select():
        held = [row.permission for row in RolePermission.select().where(RolePermission.role == role)]
        assert sum(len(words) for _, words in by_subject(held)) == len(held), role.code


def test_the_list_asks_as_much_for_many_roles(security: FlaskClient) -> None:
    security.get("/admin/roles/")
    with queries() as few:
        security.get("/admin/roles/")
    with writing(None, "tests"):
        for number in range(30):
            role = Role.create(code=f"r{number}", zh=f"角色{number}", en=f"Role {number}")
            RolePermission.create(role=role, permission="customer.view")
    with queries() as many:
        assert "Role 29" in security.get("/admin/roles/").text
    assert len(many) == len(few) <= 8
