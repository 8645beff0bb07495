from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.errors import Conflict, Forbidden, Invalid
from app.organisation.departments import edit_department, move, retire
from app.people.models import Department, Person
from tests.chained import count, last
from tests.conftest import Company, form

AsPerson = Callable[[str], FlaskClient]


@pytest.fixture
def admin(as_: AsPerson) -> FlaskClient:
    return as_("sysadmin")


def department(code: str) -> Department:
    return Department.get(Department.code == code)


def fields(code: str, **changed: object) -> dict[str, object]:
    """What the form of a department sends when only `changed` was typed."""
    one = department(code)
    start = {
        "rev": one.rev,
        "name": one.name,
        "name_en": one.name_en,
        "parent": one.parent_id or "",
        "lead_id": one.lead_id or "",
    }
    return {**start, **changed}


def new(**typed: object) -> dict[str, object]:
    return {"code": "south", "name": "华南客户部", "name_en": "South", "parent": "", "lead_id": "", **typed}


def test_a_department_is_added_below_another_with_a_lead(company: Company, admin: FlaskClient) -> None:
    top, wang = department("customer_management"), company.person("manager_wang")
    answer = admin.post("/organisation/new", data=new(parent=top.id, lead_id=wang.id))
    assert answer.status_code == 303
    added = department("south")
    assert (added.name, added.name_en, added.parent, added.lead_id) == ("华南客户部", "South", top, wang.id)
    who, record, changes = last("department.added")
    assert (who, record) == ("sysadmin", "south")
    assert changes["parent"] == [None, "customer_management"]
    assert changes["lead_id"] == [None, "manager_wang"]
    assert "South" in admin.get("/organisation/").text


def test_a_new_department_stands_last_among_its_neighbours(admin: FlaskClient) -> None:
    admin.post("/organisation/new", data=new(parent=department("customer_management").id))
    page = admin.get("/organisation/").text
    assert page.index("General Administration") < page.index("South")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "长" * 61),
        ("name", "\x00"),
        ("name", "😀"),
        ("name", "华东客户部"),
        ("name", " 华东客户部 "),
        ("code", ""),
        ("code", "华南"),
        ("code", "East"),
        ("code", "new"),
        ("code", "s" * 41),
        ("parent", "99999"),
        ("parent", "x"),
        ("lead_id", "99999"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_what_was_typed_stays(
    admin: FlaskClient, field: str, typed: str
) -> None:
    departments, rows = Department.select().count(), count()
    answer = admin.post("/organisation/new", data=new(**{"name_en": "Typed here", field: typed}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Typed here" in answer.text or field == "name_en"
    assert (Department.select().count(), count()) == (departments, rows)


def test_it_is_renamed_with_before_and_after_on_the_chain(admin: FlaskClient) -> None:
    assert admin.post("/organisation/east", data=fields("east", name="华东大区")).status_code == 303
    assert department("east").name == "华东大区"
    assert last("department.edited") == ("sysadmin", "east", {"name": ["华东客户部", "华东大区"]})


def test_saving_without_a_change_writes_nothing(admin: FlaskClient) -> None:
    rows = count()
    assert admin.post("/organisation/east", data=fields("east")).status_code == 303
    assert (count(), department("east").rev) == (rows, 1)


def test_it_is_moved_and_the_scope_of_the_department_above_follows(
    company: Company, admin: FlaskClient
) -> None:
    east = department("east")
    assert not company.gate("lead_east").may("customer.view", company.customer("成都云栖木业有限公司"))
    admin.post("/organisation/west", data=fields("west", parent=east.id))
    assert last("department.edited")[2] == {"parent": ["customer_management", "east"]}
    assert company.gate("lead_east").may("customer.view", company.customer("成都云栖木业有限公司"))


def move_west_below_east(client: FlaskClient) -> int:
    answer = client.post("/organisation/west", data=fields("west", parent=department("east").id))
    return answer.status_code


def test_a_move_ends_the_sessions_of_whom_it_lets_read_otherwise(as_: AsPerson, admin: FlaskClient) -> None:
    wider, same = as_("lead_east"), as_("lead_west")
    assert move_west_below_east(admin) == 303
    assert wider.get("/customers/").location.startswith("/login")
    assert same.get("/customers/").status_code == 200


def test_nobody_moves_a_department_so_that_they_read_more(company: Company, admin: FlaskClient) -> None:
    person = company.person("sysadmin")
    with writing(None, "tests.scope", person):
        east = department("east").id
        Person.update(scope="department", department=east).where(Person.id == person.id).execute()
    before = count()
    assert move_west_below_east(admin) == 422
    assert (department("west").parent_id, count()) == (department("customer_management").id, before)


@pytest.mark.parametrize("below", ["customer_management", "east"])
def test_it_cannot_be_moved_below_itself_or_what_is_below_it(admin: FlaskClient, below: str) -> None:
    typed = fields("customer_management", parent=department(below).id)
    answer = admin.post("/organisation/customer_management", data=typed)
    assert answer.status_code == 422
    assert 'id="parent-error"' in answer.text
    assert department("customer_management").parent is None


def test_the_domain_refuses_a_loop_whatever_the_form_offers(company: Company) -> None:
    top = department("customer_management")
    typed = {"name": top.name, "name_en": "", "parent": department("east").id, "lead_id": None}
    with pytest.raises(Invalid) as caught:
        edit_department(company.gate("sysadmin"), top, typed, top.rev)
    assert caught.value.field == "parent"


def test_the_form_offers_neither_itself_nor_what_is_below_it_nor_the_retired(admin: FlaskClient) -> None:
    with writing(None, "tests"):
        Department.create(code="old", name="旧部门", retired=True)
    page = admin.get("/organisation/customer_management").text
    assert "\u3000华东客户部" not in page
    assert "旧部门" not in page


def test_the_lead_is_one_who_can_sign_in(company: Company, admin: FlaskClient) -> None:
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username == "manager_li").execute()
    gone = company.person("manager_li").id
    answer = admin.post("/organisation/west", data=fields("west", lead_id=gone))
    assert answer.status_code == 422
    assert 'id="lead_id-error"' in answer.text


def test_a_lead_who_was_disabled_stays_until_another_is_chosen(admin: FlaskClient, company: Company) -> None:
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username == "lead_east").execute()
    assert admin.post("/organisation/east", data=fields("east", name="华东大区")).status_code == 303
    assert department("east").lead_id == company.person("lead_east").id


def test_somebody_elses_change_in_between_is_told_and_what_was_typed_kept(admin: FlaskClient) -> None:
    mine = fields("east", name="我的名字")
    admin.post("/organisation/east", data=fields("east", name="别人的名字"))
    answer = admin.post("/organisation/east", data=mine)
    assert answer.status_code == 409
    assert 'value="我的名字"' in answer.text
    assert "Stands there now: 别人的名字" in answer.text
    assert department("east").name == "别人的名字"
    again = admin.post("/organisation/east", data={**mine, "rev": 2})
    assert again.status_code == 303
    assert department("east").name == "我的名字"


@pytest.mark.parametrize("rev", ["", "x", "-1", "99", "9" * 30, "😀", None])
def test_a_revision_that_never_was_is_a_conflict(admin: FlaskClient, rev: str | None) -> None:
    typed = form(**fields("east", name="别的", rev=rev))
    assert admin.post("/organisation/east", data=typed).status_code == 409
    assert department("east").name == "华东客户部"


def test_an_empty_department_is_retired_and_restored(admin: FlaskClient) -> None:
    admin.post("/organisation/new", data=new())
    assert admin.post("/organisation/south/retire", data={"rev": 1}).status_code == 303
    assert last("department.retired") == ("sysadmin", "south", {"retired": [False, True]})
    assert "华南客户部" not in admin.get("/organisation/new").text
    assert admin.post("/organisation/south/restore", data={"rev": 2}).status_code == 303
    assert last("department.restored")[2] == {"retired": [True, False]}
    assert not department("south").retired


@pytest.mark.parametrize("code", ["east", "customer_management"])
def test_one_with_people_or_departments_in_it_is_not_retired(admin: FlaskClient, code: str) -> None:
    assert f"/organisation/{code}/retire" not in admin.get(f"/organisation/{code}").text
    answer = admin.post(f"/organisation/{code}/retire", data={"rev": 1})
    assert answer.status_code == 422
    assert "Move them first" in answer.text
    assert not department(code).retired


def test_one_whose_people_are_all_disabled_is_retired(admin: FlaskClient) -> None:
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username == "risk_sun").execute()
    assert admin.post("/organisation/risk/retire", data={"rev": 1}).status_code == 303


def test_one_below_a_retired_department_is_not_restored(admin: FlaskClient) -> None:
    with writing(None, "tests"):
        old = Department.create(code="old", name="旧部门", retired=True)
        Department.create(code="older", name="更旧", retired=True, parent=old)
    answer = admin.post("/organisation/older/restore", data={"rev": 1})
    assert answer.status_code == 422
    assert department("older").retired


def test_one_whose_name_was_taken_meanwhile_is_not_restored(admin: FlaskClient) -> None:
    with writing(None, "tests"):
        Department.create(code="old", name="华东客户部", retired=True)
    assert admin.post("/organisation/old/restore", data={"rev": 1}).status_code == 422


def test_retiring_what_somebody_else_changed_is_a_conflict(admin: FlaskClient) -> None:
    admin.post("/organisation/new", data=new())
    admin.post("/organisation/south", data=fields("south", name="南方"))
    assert admin.post("/organisation/south/retire", data={"rev": 1}).status_code == 409
    assert not department("south").retired


def test_a_missing_department_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/organisation/missing").status_code == 404
    assert admin.post("/organisation/missing", data=new()).status_code == 404
    assert admin.post("/organisation/missing/retire", data={"rev": 1}).status_code == 404


def test_the_domain_asks_for_the_permission_itself(company: Company) -> None:
    with pytest.raises(Forbidden):
        retire(company.gate("security"), department("risk"), 1)


def test_a_change_in_the_same_moment_is_a_conflict(company: Company) -> None:
    seen = department("risk")
    with writing(None, "tests"):
        Department.update(rev=2).where(Department.code == "risk").execute()
    with pytest.raises(Conflict):
        edit_department(
            company.gate("sysadmin"),
            seen,
            {"name": "风控", "name_en": "", "parent": seen.parent_id, "lead_id": None},
            1,
        )


def neighbours() -> list[str]:
    """The departments below the customers' one, in their order."""
    top = department("customer_management")
    found = Department.select().where(Department.parent == top, ~Department.retired)
    return [one.code for one in found.order_by(Department.position, Department.id)]


def test_neighbours_change_places_and_the_page_leads_back_to_the_button(admin: FlaskClient) -> None:
    before = neighbours()
    last_one = before[-1]
    answer = admin.post(f"/organisation/{last_one}/move", data={"rev": 1, "step": "up"})
    assert (answer.status_code, answer.location) == (303, f"/organisation/#{last_one}-up")
    after = [*before[:-2], last_one, before[-2]]
    assert neighbours() == after
    assert last("department.moved") == ("sysadmin", last_one, {"order": [before, after]})
    page = admin.get("/organisation/").text
    places = [page.index(f'action="/organisation/{code}/move"') for code in after]
    assert places == sorted(places)


@pytest.mark.parametrize(("place", "step"), [(0, "up"), (-1, "down")])
def test_at_an_end_a_department_stays(admin: FlaskClient, place: int, step: str) -> None:
    before, rows = neighbours(), count()
    answer = admin.post(f"/organisation/{before[place]}/move", data={"rev": 1, "step": step})
    assert answer.status_code == 303
    assert (neighbours(), count()) == (before, rows)


@pytest.mark.parametrize(("rev", "step", "status"), [(7, "up", 409), (1, "sideways", 422), ("x", "up", 409)])
def test_a_move_that_makes_no_sense_changes_nothing(
    admin: FlaskClient, rev: object, step: str, status: int
) -> None:
    before = neighbours()
    answer = admin.post(f"/organisation/{before[-1]}/move", data={"rev": rev, "step": step})
    assert answer.status_code == status
    assert neighbours() == before


def test_only_whoever_manages_users_moves_departments(company: Company, as_: AsPerson) -> None:
    client = as_("director")
    assert client.post("/organisation/west/move", data={"rev": 1, "step": "up"}).status_code == 403
    assert "/organisation/west/move" not in client.get("/organisation/").text
    with pytest.raises(Forbidden):
        move(company.gate("director"), department("west"), "up", 1)
