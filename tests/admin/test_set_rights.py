import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole, Role
from app.access.roles import roles_of
from app.access.rules import Scope
from app.accounts.codes import issue_code, use_up
from app.accounts.models import Session
from app.admin.rights import Rights, change_rights
from app.chain.writing import writing
from app.clock import now
from app.errors import Forbidden, Invalid
from app.people.models import Department, DictionaryEntry, Person
from tests.chained import count, last
from tests.conftest import Company
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]


def fields(person: Person, **typed: object) -> dict[str, object]:
    """What the form of somebody's rights sends when only `typed` was chosen."""
    scope = Scope.parse(person.scope)
    start = {
        "rev": person.rev,
        "clearance": person.clearance,
        "scope": scope.kind,
        "roles": [role.code for role in roles_of(person)],
        **{column: sorted(values) for column, values in scope.sets.items()},
    }
    return {**start, **typed}


def roles(company: Company, username: str) -> list[str]:
    return [role.code for role in roles_of(company.person(username))]


def test_the_list_tells_roles_clearance_and_scope_of_everybody(security: FlaskClient) -> None:
    page = security.get("/admin/rights/").text
    told = (
        "陈小雨",
        "Service desk",
        "System administrator",
        "Their department and below",
        'class="level l4"',
    )
    for words in told:
        assert words in page
    set_of_liu = page.split(">desk_liu<")[1].split("</tr>")[0]
    assert "Region" in set_of_liu
    assert "East" in set_of_liu


@pytest.mark.parametrize(
    "username", ["sysadmin", "auditor", "director", "lead_east", "manager_wang", "newcomer"]
)
def test_nobody_else_gets_in(as_: AsPerson, username: str) -> None:
    client = as_(username)
    for url in ("/admin/rights/", "/admin/rights/manager_li", "/admin/rights/missing"):
        assert client.get(url).status_code == 403
    assert client.post("/admin/rights/manager_li", data={"clearance": 4}).status_code == 403
    assert "/admin/rights/" not in client.get("/organisation/").text


def test_clearance_scope_and_roles_are_set_in_one_row_of_the_chain(
    company: Company, security: FlaskClient
) -> None:
    typed = fields(
        company.person("newcomer"), clearance=2, scope="department", roles=["service_desk", "risk_officer"]
    )
    assert security.post("/admin/rights/newcomer", data=typed).status_code == 303
    person = company.person("newcomer")
    assert (person.clearance, person.scope, person.rev) == (2, "department", 2)
    assert roles(company, "newcomer") == ["service_desk", "risk_officer"]
    assert last("person.rights.changed") == (
        "security",
        "newcomer",
        {
            "clearance": [1, 2],
            "scope": ["own", "department"],
            "roles": [[], ["risk_officer", "service_desk"]],
        },
    )
    assert company.gate("newcomer").has("customer.view")


@pytest.mark.parametrize(("clearance", "works"), [(2, True), (3, False)])
def test_a_code_that_waits_is_void_where_the_administrator_could_not_issue_it_any_more(
    company: Company, security: FlaskClient, *, clearance: int, works: bool
) -> None:
    code = issue_code(company.person("sysadmin"), company.person("newcomer"))
    typed = fields(company.person("newcomer"), clearance=clearance, roles=["director"])
    assert security.post("/admin/rights/newcomer", data=typed).status_code == 303
    assert use_up(company.person("newcomer"), code) is works


def test_a_set_is_ticked_by_region_line_and_kind(company: Company, security: FlaskClient) -> None:
    typed = fields(company.person("newcomer"), scope="set", region=["west", "east"], kind=["enterprise"])
    security.post("/admin/rights/newcomer", data=typed)
    assert company.person("newcomer").scope == "set:region=east+west,kind=enterprise"
    page = security.get("/admin/rights/newcomer").text
    assert page.count("checked") == 1 + 1 + 2 + 1, "clearance, scope, two regions, one kind"


def test_ticks_count_only_for_a_set(company: Company, security: FlaskClient) -> None:
    typed = fields(company.person("newcomer"), scope="all", region=["west"])
    security.post("/admin/rights/newcomer", data=typed)
    assert company.person("newcomer").scope == "all"


def test_everything_can_be_taken_again(company: Company, security: FlaskClient) -> None:
    typed = fields(company.person("director"), clearance=1, scope="own", roles=[])
    security.post("/admin/rights/director", data=typed)
    assert roles(company, "director") == []
    assert not company.gate("director").has("customer.view")


def test_the_other_sessions_of_whoever_is_concerned_end(
    company: Company, security: FlaskClient, as_: AsPerson
) -> None:
    browser, colleague = as_("manager_li"), as_("manager_wang")
    security.post("/admin/rights/manager_li", data=fields(company.person("manager_li"), clearance=3))
    assert browser.get("/organisation/").status_code == 302
    assert colleague.get("/organisation/").status_code == 200
    assert security.get("/admin/rights/").status_code == 200


def test_saving_without_a_change_writes_nothing_and_ends_nothing(
    company: Company, security: FlaskClient, as_: AsPerson
) -> None:
    as_("desk_liu")
    rows = count()
    security.post("/admin/rights/desk_liu", data=fields(company.person("desk_liu")))
    assert count() == rows
    assert Session.select().where(Session.person == company.person("desk_liu")).count() == 1


def test_nobody_changes_their_own_rights(company: Company, security: FlaskClient) -> None:
    page = security.get("/admin/rights/security").text
    assert "Nobody changes their own rights" in page
    assert "<form" not in page.split('id="main"')[1].split("</main>")[0]
    typed = fields(company.person("security"), scope="all", clearance=4)
    assert security.post("/admin/rights/security", data=typed).status_code == 403
    assert company.person("security").scope == "own"


@pytest.mark.parametrize("username", ["sysadmin", "auditor"])
def test_an_officers_rights_wait_for_a_second_person(
    company: Company, security: FlaskClient, username: str
) -> None:
    page = security.get(f"/admin/rights/{username}").text
    assert "changed by two people" in page
    assert "<form" not in page.split('id="main"')[1].split("</main>")[0]
    typed = fields(company.person(username), clearance=4, scope="all")
    assert security.post(f"/admin/rights/{username}", data=typed).status_code == 403
    assert company.person(username).scope == "own"


def test_another_security_officers_rights_wait_as_well(company: Company, security: FlaskClient) -> None:
    with writing(None, "tests"):
        role = Role.get(Role.code == "security_officer")
        PersonRole.create(person=company.person("steward_qian"), role=role)
    typed = fields(company.person("steward_qian"), roles=["data_steward"])
    assert security.post("/admin/rights/steward_qian", data=typed).status_code == 403
    assert "security_officer" in roles(company, "steward_qian")


@pytest.mark.parametrize("role", ["security_officer", "system_administrator", "auditor"])
def test_an_officers_role_is_not_given_here(company: Company, security: FlaskClient, role: str) -> None:
    assert f'value="{role}"' not in security.get("/admin/rights/newcomer").text
    rows = count()
    answer = security.post("/admin/rights/newcomer", data=fields(company.person("newcomer"), roles=[role]))
    assert answer.status_code == 422
    assert 'id="roles-error"' in answer.text
    assert (roles(company, "newcomer"), count()) == ([], rows)
    rights = Rights(1, Scope(), frozenset({role}))
    with pytest.raises(Invalid):
        change_rights(company.gate("security"), company.person("newcomer"), rights, 1)
    assert roles(company, "newcomer") == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("clearance", "0"),
        ("clearance", "5"),
        ("clearance", "x"),
        ("clearance", "😀"),
        ("clearance", "１"),
        ("scope", "everything"),
        ("scope", "set:region=east"),
        ("scope", "set"),
        ("region", ["mars"]),
        ("business_line", ["sales", "x\x00"]),
        ("kind", ["person"]),
        ("roles", ["emperor"]),
        ("roles", ["director", "'"]),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_nothing_is_saved(
    company: Company, security: FlaskClient, field: str, typed: object
) -> None:
    rows = count()
    answer = security.post(
        "/admin/rights/newcomer", data=fields(company.person("newcomer"), **{field: typed})
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    person = company.person("newcomer")
    assert (person.clearance, person.scope, roles(company, "newcomer"), count()) == (1, "own", [], rows)


def test_somebody_elses_change_in_between_is_told_and_what_was_chosen_kept(
    company: Company, security: FlaskClient
) -> None:
    mine = fields(company.person("newcomer"), clearance=4, scope="all")
    theirs = fields(
        company.person("newcomer"), clearance=2, scope="set", region=["east"], roles=["service_desk"]
    )
    security.post("/admin/rights/newcomer", data=theirs)
    answer = security.post("/admin/rights/newcomer", data=mine)
    assert answer.status_code == 409
    for words in ("Internal", "Service desk", "A set", "East"):
        assert f"Stands there now: {words}" in answer.text
    assert re.search(r'<input checked[^>]*name="clearance"[^>]*value="4"', answer.text)
    assert company.person("newcomer").clearance == 2
    assert security.post("/admin/rights/newcomer", data={**mine, "rev": 2}).status_code == 303
    assert company.person("newcomer").scope == "all"


def test_a_retired_region_stays_in_a_scope_that_has_it_and_is_offered_to_no_other(
    company: Company, security: FlaskClient
) -> None:
    with writing(None, "tests"):
        DictionaryEntry.update(retired=True).where(DictionaryEntry.code == "east").execute()
    assert 'value="east"' in security.get("/admin/rights/desk_liu").text
    assert 'value="east"' not in security.get("/admin/rights/newcomer").text
    typed = fields(company.person("desk_liu"), clearance=3)
    assert security.post("/admin/rights/desk_liu", data=typed).status_code == 303
    assert company.person("desk_liu").scope == "set:region=east"


def test_rights_are_set_without_sight_of_any_customer(security: FlaskClient) -> None:
    assert security.get("/customers/").status_code == 403


def test_the_domain_asks_for_the_permissions_itself(company: Company) -> None:
    rights = Rights(4, Scope("all"), frozenset())
    for username in ("sysadmin", "director", "auditor"):
        with pytest.raises(Forbidden):
            change_rights(company.gate(username), company.person("newcomer"), rights, 1)


def test_a_missing_person_is_not_found(security: FlaskClient) -> None:
    assert security.get("/admin/rights/missing").status_code == 404
    assert security.post("/admin/rights/missing", data={"clearance": 1}).status_code == 404


def test_the_list_asks_as_much_for_two_hundred_people(security: FlaskClient) -> None:
    security.get("/admin/rights/")
    with queries() as few:
        security.get("/admin/rights/")
    east = Department.get(Department.code == "east")
    desk = Role.get(Role.code == "service_desk")
    with writing(None, "tests"):
        for number in range(200):
            person = Person.create(
                username=f"p{number}",
                name=f"人{number}",
                department=east,
                created_at=now(),
                scope="set:region=east",
            )
            PersonRole.create(person=person, role=desk)
    with queries() as many:
        assert "人199" in security.get("/admin/rights/").text
    assert len(many) == len(few) <= 10
