"""What the officers do only when a second person agrees (access rules 6, 10)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole, Role, RolePermission
from app.access.roles import roles_of, ship_roles
from app.admin import audited
from app.admin.role_contents import permissions_of
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import now
from app.inbox.models import Request, TwoPersonAction
from app.inbox.requests import Subject, ask, expire
from app.people.models import Person
from app.room import Approval, Outcome, rooms_of_the_house, use_rooms
from tests.conftest import Company, at, form

As = Callable[[str], FlaskClient]
CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


@pytest.fixture(autouse=True)
def _as_the_chain_says(company: Company) -> Iterator[None]:
    """Afterwards every table is what the chain says of it."""
    yield
    for room in company.app.extensions["kebu"]["rooms"]:
        for table in room.audited:
            if table.model in {Request, TwoPersonAction}:
                assert not list(differences(table))


def request() -> Request:
    return Request.select().order_by(Request.id.desc()).get()


def decide(client: FlaskClient, decision: str = "approve") -> None:
    address = f"/inbox/requests/{request().number}"
    assert client.post(address, data=form(decision=decision, answer="已核对")).status_code == 303


def contents(code: str) -> list[str]:
    return permissions_of(Role.get(Role.code == code))


def ask_role(client: FlaskClient, code: str = "service_desk", **more: object):  # noqa: ANN201
    sent = {"zh": "客服", "en": "Service desk", "reason": "值班需要", **more}
    return client.post(f"/admin/roles/{code}/ask", data=form(**sent))


def test_a_role_holds_something_else_only_when_a_second_person_agrees(
    company: Company, as_: As, security: FlaskClient
) -> None:
    before = contents("service_desk")
    wanted = [*(one for one in before if one != "customer.create"), "customer.assign"]
    assert ask_role(security, permissions=wanted).status_code == 303
    assert contents("service_desk") == before
    assert "customer.assign" not in company.gate("desk_chen").standing.permissions
    card = as_("director").get(f"/inbox/requests/{request().number}").text
    gains, losses = card.split("May in addition")[1].split("May no longer")
    assert "assign to owners" in gains
    assert "add" in losses.split("</dd>")[0]
    decide(as_("director"))
    assert contents("service_desk") == sorted(wanted)
    assert "customer.assign" in company.gate("desk_chen").standing.permissions
    row = AuditEntry.get(AuditEntry.action == "role.changed")
    assert '"decided_by":"director"' in row.facts
    assert "customer.assign" in row.changes


def test_a_role_that_is_changed_past_the_program_is_found(as_: As, security: FlaskClient) -> None:
    ask_role(security, permissions=["customer.view"])
    decide(as_("director"))
    assert not list(differences(audited.ROLES))
    ship_roles(["ticket.view"])
    assert not list(differences(audited.ROLES))
    with writing(None, "tests.roles"):
        RolePermission.create(role=Role.get(Role.code == "service_desk"), permission="customer.export")
    assert [(one.record, one.column) for one in differences(audited.ROLES)] == [
        ("service_desk", "permissions")
    ]


def test_whoever_asked_for_a_role_does_not_agree_to_it(company: Company, security: FlaskClient) -> None:
    with writing(None, "tests.roles"):
        PersonRole.create(person=company.person("security"), role=Role.get(Role.code == "director"))
    ask_role(security, permissions=["customer.view"])
    sent = form(decision="approve", answer="好")
    assert security.post(f"/inbox/requests/{request().number}", data=sent).status_code == 403
    assert "customer.edit" in contents("service_desk")


@pytest.mark.parametrize("permission", ["user.manage", "clearance.manage", "audit.view", "level.approve"])
def test_what_belongs_to_an_officer_gets_into_no_other_role(security: FlaskClient, permission: str) -> None:
    assert permission not in security.get("/admin/roles/director/ask").text
    assert ask_role(security, permissions=["customer.view", permission]).status_code == 422
    assert not Request.select().exists()


def test_what_an_officers_role_holds_is_not_changed(security: FlaskClient) -> None:
    assert "<textarea" not in security.get("/admin/roles/auditor/ask").text
    assert ask_role(security, "auditor", permissions=["customer.view"]).status_code == 403
    assert not Request.select().exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": ""}, "Fill this in."),
        ({"zh": " "}, "Fill this in."),
        ({"zh": "总监"}, "There is a role of this name."),
        ({"en": "director"}, "There is a role of this name."),
        ({"permissions": ["no.such"]}, "Choose from what is offered."),
    ],
)
def test_a_role_that_cannot_be_is_told_beside_the_field(
    security: FlaskClient, wrong: dict[str, object], words: str
) -> None:
    answer = ask_role(security, **{"permissions": ["customer.view"], **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert not Request.select().exists()


def test_asking_for_what_is_so_already_asks_for_nothing(security: FlaskClient) -> None:
    answer = ask_role(security, permissions=contents("service_desk"))
    assert answer.status_code == 422
    assert "Nothing is changed by this." in answer.text


def test_of_two_changes_of_one_role_the_second_fails(
    company: Company, as_: As, security: FlaskClient
) -> None:
    with writing(None, "tests.roles"):
        PersonRole.create(person=company.person("newcomer"), role=Role.get(Role.code == "security_officer"))
    ask_role(security, permissions=["customer.view"])
    first = request()
    ask_role(as_("newcomer"), permissions=["customer.view", "customer.edit"])
    second = request()
    for one in (first, second):
        sent = form(decision="approve", answer="好")
        as_("director").post(f"/inbox/requests/{one.number}", data=sent)
    assert [Request.get_by_id(one.id).state for one in (first, second)] == ["done", "failed"]
    assert contents("service_desk") == ["customer.view"]


def test_a_new_role_is_there_once_a_second_person_agrees(as_: As, security: FlaskClient) -> None:
    sent = {"code": "trainee", "zh": "见习", "en": "Trainee", "permissions": ["customer.view"]}
    answer = security.post("/admin/roles/new", data=form(**sent, reason="新人"))
    assert answer.status_code == 303
    assert security.get("/admin/roles/trainee").status_code == 404
    decide(as_("director"))
    assert contents("trainee") == ["customer.view"]
    assert "Trainee" in security.get("/admin/rights/newcomer").text
    for code in ("trainee", "auditor", "new", "No!"):
        again = {**sent, "code": code, "zh": "另一个", "en": "Another"}
        assert security.post("/admin/roles/new", data=form(**again, reason="再来")).status_code == 422


def ask_rights(client: FlaskClient, username: str, company: Company, **more: object):  # noqa: ANN201
    person = company.person(username)
    sent = {
        "clearance": str(person.clearance),
        "scope": "own",
        "roles": [role.code for role in roles_of(person)],
        "rev": str(person.rev),
        "reason": "工作调整",
        **more,
    }
    return client.post(f"/admin/rights/{username}/ask", data=form(**sent))


def test_an_officers_rights_change_when_a_second_person_agrees(
    company: Company, as_: As, security: FlaskClient
) -> None:
    theirs = as_("auditor")
    assert ask_rights(security, "auditor", company, clearance="2").status_code == 303
    assert company.person("auditor").clearance == 3
    card = as_("director").get(f"/inbox/requests/{request().number}").text
    assert "严正方" in card
    assert re.search(r"<del>Confidential</del><ins>Internal</ins>", card)
    decide(as_("director"))
    assert company.person("auditor").clearance == 2
    assert theirs.get("/").status_code == 302, "their sessions end"
    assert '"decided_by":"director"' in AuditEntry.get(AuditEntry.action == "person.rights.changed").facts


def test_ones_own_rights_are_asked_for_and_never_decided_by_oneself(
    company: Company, as_: As, security: FlaskClient
) -> None:
    assert ask_rights(security, "security", company, clearance="3").status_code == 303
    sent = form(decision="approve", answer="好")
    assert security.post(f"/inbox/requests/{request().number}", data=sent).status_code == 403
    decide(as_("director"))
    assert company.person("security").clearance == 3


def test_whom_it_is_about_does_not_decide_it(company: Company, as_: As, security: FlaskClient) -> None:
    with writing(None, "tests.roles"):
        PersonRole.create(person=company.person("director"), role=Role.get(Role.code == "auditor"))
    ask_rights(security, "director", company, scope="own", roles=["director", "auditor"])
    number = request().number
    assert as_("director").get(f"/inbox/requests/{number}").status_code == 404
    assert as_("lead_west").get(f"/inbox/requests/{number}").status_code == 200, "any other who decides"


def test_an_officers_role_is_given_and_taken_by_two(company: Company, as_: As, security: FlaskClient) -> None:
    assert ask_rights(security, "newcomer", company, roles=["auditor"]).status_code == 303
    decide(as_("director"))
    assert [role.code for role in roles_of(company.person("newcomer"))] == ["auditor"]
    assert ask_rights(security, "newcomer", company, roles=[]).status_code == 303
    decide(as_("director"))
    assert roles_of(company.person("newcomer")) == []


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (["auditor", "system_administrator"], "two of the three"),
        ([], "Nobody else holds this officer"),
        (["no_such_role"], "Choose from what is offered."),
    ],
)
def test_the_three_stay_apart_and_none_of_them_is_left_empty(
    company: Company, security: FlaskClient, roles: list[str], words: str
) -> None:
    answer = ask_rights(security, "auditor", company, roles=roles)
    assert answer.status_code == 422
    assert words in answer.text
    assert not Request.select().exists()


def test_rights_that_changed_meanwhile_stay(company: Company, as_: As, security: FlaskClient) -> None:
    ask_rights(security, "auditor", company, clearance="2")
    with writing(None, "tests.rights"):
        Person.update(clearance=1).where(Person.username == "auditor").execute()
    decide(as_("director"))
    assert request().state == "failed"
    assert company.person("auditor").clearance == 1


def ask_code(client: FlaskClient, username: str = "auditor"):  # noqa: ANN201
    return client.post(f"/admin/users/{username}/code/ask", data=form(reason="忘记密码"))


def test_a_code_of_an_officer_is_confirmed_and_shown_once_to_whoever_asked(
    company: Company, as_: As, sysadmin: FlaskClient
) -> None:
    assert sysadmin.post("/admin/users/auditor/code").status_code == 403
    assert ask_code(sysadmin).status_code == 303
    assert sysadmin.post("/admin/users/auditor/code").status_code == 403
    decide(as_("director"))
    assert company.person("auditor").code is None, "it is made when it is fetched"
    assert not CODE.search(as_("director").get(f"/inbox/requests/{request().number}").text)
    assert "Issue a one-time code" in sysadmin.get("/admin/users/auditor").text
    shown = sysadmin.post("/admin/users/auditor/code", data=form(once="k"))
    [code] = set(CODE.findall(shown.text))
    assert request().state == "done"
    again = sysadmin.post("/admin/users/auditor/code", data=form(once="k"))
    assert (again.status_code, CODE.search(again.text)) == (303, None)
    assert sysadmin.post("/admin/users/auditor/code").status_code == 403
    entered = company.client()
    entered.post("/login", data=form(username="auditor", password=code))
    assert entered.get("/").location == "/profile/password"


def test_a_code_that_is_not_fetched_in_time_is_not_issued(
    company: Company, as_: As, sysadmin: FlaskClient
) -> None:
    ask_code(sysadmin)
    decide(as_("director"))
    with at(now() + timedelta(hours=1)):
        late = as_("sysadmin")
    with at(now() + timedelta(hours=25)):
        late = as_("sysadmin")
        assert late.post("/admin/users/auditor/code").location == f"/inbox/requests/{request().number}"
        assert "not fetched within 24 hours" in late.get(f"/inbox/requests/{request().number}").text
    assert (request().state, company.person("auditor").code) == ("failed", None)


def test_a_code_that_nobody_fetches_is_over(as_: As, sysadmin: FlaskClient) -> None:
    ask_code(sysadmin)
    decide(as_("director"))
    with at(now() + timedelta(days=15)):
        assert expire(None) is not None
    assert request().state == "expired"


def test_a_code_is_not_issued_where_who_agreed_may_do_so_no_more(
    company: Company, as_: As, sysadmin: FlaskClient
) -> None:
    ask_code(sysadmin)
    decide(as_("director"))
    with writing(None, "tests.rights"):
        Person.update(disabled=True).where(Person.username == "director").execute()
    assert sysadmin.post("/admin/users/auditor/code").status_code == 303
    assert (request().state, company.person("auditor").code) == ("failed", None)


def test_for_whom_one_person_is_enough_no_second_is_asked(sysadmin: FlaskClient) -> None:
    answer = ask_code(sysadmin, "newcomer")
    assert answer.status_code == 422
    assert "no second one is needed" in answer.text


def test_a_field_level_that_was_raised_goes_down_when_a_second_person_agrees(
    company: Company, as_: As, security: FlaskClient
) -> None:
    address = "/admin/field-levels/"
    assert "Ask to lower a level" not in security.get(address).text
    assert security.post(address, data={"customer.mobile": "4"}).status_code == 303
    for wrong in ("customer.mobile:1", "customer.mobile:4", "customer.name:1", "x", ""):
        sent = form(lower=wrong, reason="误升")
        assert security.post(f"{address}lower", data=sent).status_code == 422
    sent = form(lower="customer.mobile:2", reason="误升")
    assert security.post(f"{address}lower", data=sent).status_code == 303
    zhou = company.customer("周以恒")
    assert company.gate("manager_wang").value(zhou, "mobile").sealed
    decide(as_("director"))
    assert not company.gate("manager_wang").value(zhou, "mobile").sealed
    assert '"customer.mobile":[4,2]' in AuditEntry.get(AuditEntry.action == "field_level.lowered").changes


@pytest.fixture
def loose() -> Iterator[Approval]:
    """A kind that can be left to one person."""
    kind = Approval("loose.kind", "Loose", "customer.edit", lambda _: Outcome("Done."), fixed=False)
    rooms = rooms_of_the_house()
    use_rooms([replace(room, approvals=[kind]) if room.name == "home" else room for room in rooms])
    yield kind
    use_rooms(rooms)


def test_the_table_tells_each_action_and_changes_only_by_two(
    company: Company, as_: As, security: FlaskClient, loose: Approval
) -> None:
    page = security.get("/admin/second-person").text
    assert "Lower a level" in page
    assert "Loose: one person alone" in page
    sent = form(kind=loose.kind, reason="人手不足")
    assert security.post("/admin/second-person", data=sent).status_code == 303
    with company.app.app_context():
        asked = ask(company.gate("manager_wang"), loose.kind, Subject(), "试")
        assert asked.state == "asked"
        sent = form(decision="approve", answer="同意")
        table = Request.get(Request.kind == "second_person.table")
        assert as_("director").post(f"/inbox/requests/{table.number}", data=sent).status_code == 303
        assert Request.get_by_id(table.id).state == "done"
        alone = ask(company.gate("manager_wang"), loose.kind, Subject(), "再试")
    assert (alone.state, alone.decided_by) == ("done", None)
    assert "Loose: needs a second person" in security.get("/admin/second-person").text


def test_what_always_needs_a_second_person_cannot_be_left_to_one(security: FlaskClient) -> None:
    for kind in ("level.lower", "role.contents", "rights.two", "code.issue", "second_person.table"):
        sent = form(kind=kind, reason="人手不足")
        assert security.post("/admin/second-person", data=sent).status_code == 422
    assert not Request.select().exists()


@pytest.mark.parametrize("username", ["sysadmin", "auditor", "director", "newcomer"])
def test_only_the_security_officer_sees_and_asks(as_: As, username: str) -> None:
    client = as_(username)
    assert client.get("/admin/second-person").status_code == 403
    assert client.post("/admin/second-person").status_code == 403
    assert client.post("/admin/roles/director/ask").status_code == 403
    assert client.post("/admin/rights/auditor/ask").status_code == 403
