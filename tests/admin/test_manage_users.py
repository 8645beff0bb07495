import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.models import Grant, PersonRole, Role
from app.access.routes import permission_of
from app.accounts.models import Session
from app.admin.people import sign_in_state
from app.chain.writing import writing
from app.clock import now
from app.people.models import Department, Person
from tests.chained import count, last
from tests.conftest import Company, at, form
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]
CODE = re.compile(r"<output>([0-9A-Z-]+)</output>")


def once(page: str) -> dict[str, str]:
    """The mark by which the form of `page` is known again."""
    [found] = re.findall(r'name="once"[^>]* value="([^"]+)"', page)
    return {"once": found}


def department(code: str) -> Department:
    return Department.get(Department.code == code)


def new(**typed: object) -> dict[str, object]:
    values = {
        "name": "苏新雨",
        "username": "su_xinyu",
        "post": "客户经理",
        "department": department("east").id,
    }
    return {**values, **typed}


def fields(person: Person, **typed: object) -> dict[str, object]:
    """What the form of somebody sends when only `typed` was typed."""
    start = {"rev": person.rev, "name": person.name, "post": person.post, "department": person.department_id}
    return {**start, **typed}


def test_the_list_names_everybody_with_department_and_state(sysadmin: FlaskClient) -> None:
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username == "newcomer").execute()
    page = sysadmin.get("/admin/users/").text
    for words in ("王若溪", "manager_wang", "East China Customers", "Can sign in", "Disabled", "许慎行"):
        assert words in page
    assert page.index("何初见") > page.index("钱守诚"), "the disabled stand last"


@pytest.mark.parametrize(
    "username", ["security", "auditor", "director", "lead_east", "manager_wang", "steward_qian", "newcomer"]
)
def test_nobody_else_gets_in(as_: AsPerson, username: str) -> None:
    client = as_(username)
    for url in ("/admin/users/", "/admin/users/new", "/admin/users/manager_wang", "/admin/users/missing"):
        assert client.get(url).status_code == 403
    for url in ("new", "manager_wang", "manager_wang/code", "manager_wang/disable", "manager_wang/enable"):
        assert client.post(f"/admin/users/{url}", data=new()).status_code == 403
    assert "/admin/users/" not in client.get("/organisation/").text


def test_every_page_about_users_asks_for_the_same_permission(company: Company) -> None:
    rules = [rule for rule in company.app.url_map.iter_rules() if rule.rule.startswith("/admin/users")]
    assert len(rules) > 5
    assert {permission_of(company.app.view_functions[rule.endpoint]) for rule in rules} == {"user.manage"}


def test_somebody_new_gets_a_code_and_no_right(company: Company, sysadmin: FlaskClient) -> None:
    answer = sysadmin.post("/admin/users/new", data=new())
    assert answer.status_code == 201
    person = company.person("su_xinyu")
    assert (person.name, person.post, person.department.code) == ("苏新雨", "客户经理", "east")
    assert (person.clearance, person.scope, person.password, person.must_change) == (1, "own", None, True)
    assert not PersonRole.select().where(PersonRole.person == person).exists()
    assert last("person.added")[:2] == ("sysadmin", "su_xinyu")
    assert last("code.issued")[:2] == ("sysadmin", "su_xinyu")
    assert CODE.search(answer.text)


def test_what_nobody_can_see_in_a_user_name_goes(company: Company, sysadmin: FlaskClient) -> None:
    assert sysadmin.post("/admin/users/new", data=new(username="苏\x00雨\u200b")).status_code == 201
    assert company.person("苏雨").name == "苏新雨"


def test_the_code_is_shown_once_and_lets_them_in(company: Company, sysadmin: FlaskClient) -> None:
    code = CODE.search(sysadmin.post("/admin/users/new", data=new()).text)
    assert code
    assert code[1] not in sysadmin.get("/admin/users/su_xinyu").text
    browser = company.client()
    answer = browser.post("/login", data=form(username="su_xinyu", password=code[1]))
    assert answer.status_code == 303
    assert browser.get("/organisation/").status_code in {302, 303}, "a password must be chosen first"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("username", ""),
        ("username", "-"),
        ("username", "a" * 41),
        ("username", "manager_wang"),
        ("username", "MANAGER_Wang"),
        ("username", "ｍanager_wang"),
        ("username", "a b"),
        ("username", "a/b"),
        ("username", ".."),
        ("username", "new"),
        ("username", "😀😀"),
        ("username", "' OR 1=1 --"),
        ("name", ""),
        ("name", "长" * 61),
        ("name", "\x1b"),
        ("name", "😀"),
        ("post", "长" * 61),
        ("department", ""),
        ("department", "99999"),
        ("department", "east"),
        ("department", "1 OR 1=1"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_nothing_is_saved(
    sysadmin: FlaskClient, field: str, typed: str
) -> None:
    people, rows = Person.select().count(), count()
    answer = sysadmin.post("/admin/users/new", data=new(**{field: typed}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert field in {"name", "post"} or 'value="苏新雨"' in answer.text
    assert (Person.select().count(), count()) == (people, rows)


@pytest.mark.parametrize("data", [{}, {"name": "苏新雨"}, {"username": ["a", "b"], "name": ["x", "y"]}])
def test_an_incomplete_form_is_shown_again(sysadmin: FlaskClient, data: dict[str, object]) -> None:
    assert sysadmin.post("/admin/users/new", data=data).status_code == 422


def test_nobody_is_put_into_a_retired_department(sysadmin: FlaskClient) -> None:
    with writing(None, "tests"):
        old = Department.create(code="old", name="旧部门", retired=True)
    answer = sysadmin.post("/admin/users/new", data=new(department=old.id))
    assert answer.status_code == 422
    assert "旧部门" not in answer.text


def test_rights_cannot_be_smuggled_in(company: Company, sysadmin: FlaskClient) -> None:
    sysadmin.post(
        "/admin/users/new", data=new(clearance=4, scope="all", roles="director", disabled="1", rev=7)
    )
    person = company.person("su_xinyu")
    sysadmin.post("/admin/users/su_xinyu", data=fields(person, clearance=4, scope="all", username="boss"))
    person = company.person("su_xinyu")
    assert (person.clearance, person.scope, person.rev) == (1, "own", 1)


def test_name_post_and_department_are_changed_with_before_and_after(
    company: Company, sysadmin: FlaskClient
) -> None:
    person = company.person("manager_li")
    typed = fields(person, name="李文博士", post="高级客户经理", department=department("west").id)
    assert sysadmin.post("/admin/users/manager_li", data=typed).status_code == 303
    assert last("person.edited") == (
        "sysadmin",
        "manager_li",
        {
            "name": ["李文博", "李文博士"],
            "post": ["客户经理", "高级客户经理"],
            "department": ["east", "west"],
        },
    )
    assert company.person("manager_li").rev == 2


def test_saving_without_a_change_writes_nothing(company: Company, sysadmin: FlaskClient) -> None:
    rows = count()
    sysadmin.post("/admin/users/manager_li", data=fields(company.person("manager_li")))
    assert (count(), company.person("manager_li").rev) == (rows, 1)


def test_somebody_elses_change_in_between_is_told_and_what_was_typed_kept(
    company: Company, sysadmin: FlaskClient
) -> None:
    mine = fields(company.person("manager_li"), post="我的岗位")
    theirs = fields(company.person("manager_li"), post="别人的岗位", department=department("west").id)
    sysadmin.post("/admin/users/manager_li", data=theirs)
    answer = sysadmin.post("/admin/users/manager_li", data=mine)
    assert answer.status_code == 409
    assert 'value="我的岗位"' in answer.text
    assert "Stands there now: 别人的岗位" in answer.text
    assert "Western Customers" in answer.text.split("Stands there now:")[2]
    assert '<input id="rev" name="rev" type="hidden" value="2">' in answer.text
    assert company.person("manager_li").post == "别人的岗位"


def test_who_may_read_by_department_does_not_move_themselves(company: Company, sysadmin: FlaskClient) -> None:
    with writing(None, "tests"):
        Person.update(scope="department").where(Person.username == "sysadmin").execute()
    typed = fields(company.person("sysadmin"), department=department("east").id)
    answer = sysadmin.post("/admin/users/sysadmin", data=typed)
    assert answer.status_code == 422
    assert 'id="department-error"' in answer.text
    with writing(None, "tests"):
        Person.update(scope="own").where(Person.username == "sysadmin").execute()
    assert sysadmin.post("/admin/users/sysadmin", data=typed).status_code == 303


def test_who_reads_by_department_and_is_moved_signs_in_again(
    company: Company, sysadmin: FlaskClient, as_: AsPerson
) -> None:
    moved = as_("lead_west")
    typed = fields(company.person("lead_west"), department=department("east").id)
    assert sysadmin.post("/admin/users/lead_west", data=typed).status_code == 303
    assert moved.get("/customers/").location.startswith("/login")


def test_a_forgotten_password_is_replaced_by_a_code(sysadmin: FlaskClient) -> None:
    answer = sysadmin.post("/admin/users/manager_li/code")
    assert answer.status_code == 200
    assert CODE.search(answer.text)
    assert "Code issued" in answer.text
    assert last("code.issued")[:2] == ("sysadmin", "manager_li")
    assert answer.headers["Cache-Control"] == "no-store"


def test_reloading_the_page_with_a_code_issues_no_other(company: Company, sysadmin: FlaskClient) -> None:
    sent = once(sysadmin.get("/admin/users/manager_li").text)
    shown = CODE.search(sysadmin.post("/admin/users/manager_li/code", data=sent).text)
    kept, rows = company.person("manager_li").code, count()
    again = sysadmin.post("/admin/users/manager_li/code", data=sent)
    assert (again.status_code, again.location) == (303, "/admin/users/manager_li")
    assert (company.person("manager_li").code, count()) == (kept, rows)
    page = sysadmin.get("/admin/users/manager_li").text
    assert "The code was shown once" in page
    assert shown
    assert shown[1] not in page


def test_another_code_can_be_issued_from_the_page_that_shows_one(sysadmin: FlaskClient) -> None:
    page = sysadmin.get("/admin/users/manager_li").text
    codes = set()
    for _ in range(3):
        page = sysadmin.post("/admin/users/manager_li/code", data=once(page)).text
        codes.add(CODE.search(page)[1])
    assert len(codes) == 3


def test_reloading_the_page_of_somebody_added_adds_and_issues_nothing(
    company: Company, sysadmin: FlaskClient
) -> None:
    sent = new() | once(sysadmin.get("/admin/users/new").text)
    assert sysadmin.post("/admin/users/new", data=sent).status_code == 201
    kept, rows = company.person("su_xinyu").code, count()
    again = sysadmin.post("/admin/users/new", data=sent)
    assert (again.status_code, again.location) == (303, "/admin/users/su_xinyu")
    assert (company.person("su_xinyu").code, count()) == (kept, rows)
    assert "The code was shown once" in sysadmin.get("/admin/users/su_xinyu").text


@pytest.mark.parametrize("username", ["security", "auditor", "sysadmin", "manager_wang", "director"])
def test_for_officers_and_from_clearance_3_a_second_person_is_needed(
    sysadmin: FlaskClient, username: str
) -> None:
    page = sysadmin.get(f"/admin/users/{username}").text
    assert f'/admin/users/{username}/code"' not in page
    assert "needs a second person" in page
    assert sysadmin.post(f"/admin/users/{username}/code").status_code == 403


def test_disabling_ends_sessions_and_grants(company: Company, sysadmin: FlaskClient, as_: AsPerson) -> None:
    browser = as_("manager_li")
    person = company.person("manager_li")
    with writing(None, "tests"):
        Grant.create(
            person=person,
            kind="customer",
            record="C26-222222",
            permissions=["customer.view"],
            level=2,
            until=now() + timedelta(days=9),
            purpose="",
            given_by=company.person("director"),
            given_at=now(),
        )
    assert sysadmin.post("/admin/users/manager_li/disable").status_code == 303
    assert browser.get("/organisation/").status_code == 302
    assert not Session.select().where(Session.person == person).exists()
    assert not Grant.select().where(Grant.ended_at.is_null()).exists()
    assert last("person.disabled")[:2] == ("sysadmin", "manager_li")
    assert "Let in again" in sysadmin.get("/admin/users/manager_li").text
    assert sysadmin.post("/admin/users/manager_li/enable").status_code == 303
    assert last("person.enabled")[:2] == ("sysadmin", "manager_li")
    assert not company.person("manager_li").disabled


def test_nobody_disables_themselves(company: Company, sysadmin: FlaskClient) -> None:
    assert "/admin/users/sysadmin/disable" not in sysadmin.get("/admin/users/sysadmin").text
    assert sysadmin.post("/admin/users/sysadmin/disable").status_code == 422
    assert not company.person("sysadmin").disabled


@pytest.mark.parametrize("username", ["security", "auditor"])
def test_the_last_holder_of_an_officers_role_is_not_disabled(
    company: Company, sysadmin: FlaskClient, username: str
) -> None:
    assert f"/admin/users/{username}/disable" not in sysadmin.get(f"/admin/users/{username}").text
    answer = sysadmin.post(f"/admin/users/{username}/disable")
    assert answer.status_code == 422
    assert "Give it to somebody else first" in answer.text
    assert not company.person(username).disabled
    with writing(None, "tests"):
        role = Role.select().join(PersonRole).where(PersonRole.person == company.person(username)).get()
        PersonRole.create(person=company.person("newcomer"), role=role)
    assert sysadmin.post(f"/admin/users/{username}/disable").status_code == 303


def test_a_missing_person_is_not_found(sysadmin: FlaskClient) -> None:
    assert sysadmin.get("/admin/users/missing").status_code == 404
    for url in ("", "/code", "/disable", "/enable"):
        assert sysadmin.post(f"/admin/users/missing{url}").status_code == 404


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"disabled": True}, "disabled"),
        ({"password": None}, "none"),
        ({"must_change": True}, "given"),
        ({}, "own"),
    ],
)
def test_the_state_of_a_sign_in_is_told(company: Company, values: dict[str, object], state: str) -> None:
    person = company.person("manager_li")
    for name, value in values.items():
        setattr(person, name, value)
    assert sign_in_state(person) == state


def test_a_code_counts_while_it_lasts(company: Company, sysadmin: FlaskClient) -> None:
    sysadmin.post("/admin/users/manager_li/code")
    assert sign_in_state(company.person("manager_li")) == "code"
    with at(now() + timedelta(hours=25)):
        assert sign_in_state(company.person("manager_li")) == "own"


def test_the_list_asks_as_much_for_two_hundred_people(sysadmin: FlaskClient) -> None:
    sysadmin.get("/admin/users/")
    with queries() as few:
        sysadmin.get("/admin/users/")
    with writing(None, "tests"):
        for number in range(200):
            Person.create(
                username=f"p{number}", name=f"人{number}", department=department("east"), created_at=now()
            )
    with queries() as many:
        assert "人199" in sysadmin.get("/admin/users/").text
    assert len(many) == len(few) <= 8


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王若", {"manager_wang"}),
        ("LEAD_", {"lead_east", "lead_west"}),
        ("客户经", {"manager_wang", "manager_li", "manager_zhao"}),
        ("无此人", set()),
    ],
)
def test_people_are_found_by_a_part_of_name_user_name_or_post(
    sysadmin: FlaskClient, words: str, found: set[str]
) -> None:
    sent = sysadmin.post("/admin/users/", data={"words": words})
    assert sent.status_code == 303
    assert "words" not in sent.location
    page = sysadmin.get(sent.location).text
    assert set(re.findall(r'href="/admin/users/(\w+)"', page)) - {"new"} == found
    assert f'value="{words}"' in page


def test_what_is_invisible_in_a_name_goes(sysadmin: FlaskClient) -> None:
    assert (
        sysadmin.post("/admin/users/new", data=new(name="苏\x1b新\u202e雨", post="\u200b客服")).status_code
        == 201
    )
    person = Person.get(Person.username == "su_xinyu")
    assert (person.name, person.post) == ("苏新雨", "客服")
