"""One mechanism for what needs a second person (access rules 5, 6): asked, decided, withdrawn, over."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole, Role, RolePermission
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import now, today
from app.customers.models import CustomerFact
from app.db.connection import database
from app.errors import Invalid
from app.inbox import finding, requests, tasks
from app.inbox.audited import REQUESTS
from app.inbox.models import Notice, Request
from app.inbox.requests import expire
from app.people.models import Person
from tests.conftest import Company, at, form
from tests.queries import queries

TOKEN = re.compile(r'(?:content|value)="[^"]{60,}"')
As = Callable[[str], FlaskClient]


@pytest.fixture
def asked(company: Company, as_: As) -> Iterator[Request]:
    """What 王若溪 asks about 林婉清, whose level is 3."""
    ask(as_("manager_wang"), company)
    yield Request.get()
    assert not list(differences(REQUESTS))


def ask(client: FlaskClient, company: Company, **more: str) -> str:
    number = company.customer("林婉清").number
    sent = form(**{"level": "2", "reason": "合同已公开", "basis": "第三条", **more})
    answer = client.post(f"/customers/{number}/level/lower", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.location


def decide(client: FlaskClient, request: Request, decision: str = "approve", answer: str = "属实"):  # noqa: ANN201
    return client.post(f"/inbox/requests/{request.number}", data=form(decision=decision, answer=answer))


def state(request: Request) -> str:
    return Request.get_by_id(request.id).state


def test_what_is_approved_is_done_and_both_people_stand_in_the_history(
    company: Company, as_: As, asked: Request
) -> None:
    assert decide(as_("security"), asked).status_code == 303
    customer = company.customer("林婉清")
    assert (customer.level, state(asked)) == (2, "done")
    [fact] = CustomerFact.select().where(
        CustomerFact.customer == customer.id, CustomerFact.fact == "level", CustomerFact.until.is_null()
    )
    assert (fact.value, fact.reason, fact.basis) == ("2", "合同已公开", "第三条")
    assert fact.person_id == company.person("manager_wang").id
    assert fact.decided_by_id == company.person("security").id
    page = as_("manager_wang").get(f"/customers/{customer.number}/level").text
    assert "许慎行 agreed" in page
    history = as_("manager_wang").get(f"/customers/{customer.number}/history").text
    assert "王若溪 lowered the level; 许慎行 agreed" in history


def test_nothing_changes_until_it_is_decided_nor_when_it_is_refused(
    company: Company, as_: As, asked: Request
) -> None:
    assert company.customer("林婉清").level == 3
    decide(as_("security"), asked, "refuse", "合同仍在保密期")
    assert (company.customer("林婉清").level, state(asked)) == (3, "refused")
    assert "合同仍在保密期" in as_("manager_wang").get(f"/inbox/requests/{asked.number}").text


def test_the_card_says_number_level_reason_basis_and_asker_but_nothing_of_the_record(
    company: Company, as_: As, asked: Request
) -> None:
    customer = company.customer("林婉清")
    card = as_("security").get(f"/inbox/requests/{asked.number}").text
    for told in (customer.number, "Confidential", "Internal", "合同已公开", "第三条", "王若溪"):
        assert told in card
    assert "林婉清" not in card
    assert f"/customers/{customer.number}" not in card
    assert as_("security").get(f"/customers/{customer.number}").status_code == 403
    own = as_("manager_wang").get(f"/inbox/requests/{asked.number}").text
    assert f"/customers/{customer.number}" in own


@pytest.mark.parametrize("username", ["lead_east", "director", "manager_li", "auditor"])
def test_to_whom_it_is_not_addressed_it_does_not_exist(as_: As, asked: Request, username: str) -> None:
    client = as_(username)
    there = client.get(f"/inbox/requests/{asked.number}")
    missing = client.get("/inbox/requests/R26-22222Z")
    assert (there.status_code, missing.status_code) == (404, 404)
    assert TOKEN.sub("", there.text) == TOKEN.sub("", missing.text)
    assert decide(client, asked).status_code == 404
    assert client.post(f"/inbox/requests/{asked.number}/withdraw").status_code == 404
    assert asked.number not in client.get("/inbox/").text
    assert state(asked) == "asked"


UNSEEN = "\u200b\u2060\ufeff"


def test_a_reason_that_nobody_can_see_is_none(company: Company, as_: As, asked: Request) -> None:
    for choice in ("approve", "refuse"):
        answer = decide(as_("security"), asked, choice, UNSEEN)
        assert answer.status_code == 422
        assert "Fill this in." in answer.text
    with pytest.raises(Invalid):
        requests.decide(company.gate("security"), asked, UNSEEN, approved=True)
    with pytest.raises(Invalid):
        tasks.give(None, company.person("manager_wang"), UNSEEN, today())
    assert state(asked) == "asked"


def test_nobody_decides_what_they_asked_for(company: Company, as_: As, asked: Request) -> None:
    wang = company.person("manager_wang")
    with writing(None, "tests.roles"):
        PersonRole.create(person=wang, role=Role.get(Role.code == "director"))
        RolePermission.create(role=Role.get(Role.code == "director"), permission="level.approve")
    assert "Decide" not in as_("manager_wang").get(f"/inbox/requests/{asked.number}").text
    assert decide(as_("manager_wang"), asked).status_code == 403
    assert state(asked) == "asked"


def test_of_two_who_decide_one_wins_and_the_other_is_told_who(
    company: Company, as_: As, asked: Request
) -> None:
    with writing(None, "tests.roles"):
        RolePermission.create(role=Role.get(Role.code == "director"), permission="level.approve")
    first, second = as_("security"), as_("director")
    assert decide(first, asked).status_code == 303
    late = decide(second, asked, "refuse", "不同意")
    assert late.status_code == 409
    assert "许慎行 has decided this already." in late.text
    assert (state(asked), company.customer("林婉清").level) == ("done", 2)
    assert decide(first, asked).status_code == 409
    assert AuditEntry.select().where(AuditEntry.action == "customer.level.lowered").count() == 1


def test_many_who_decide_in_the_same_moment_do_it_once(company: Company, as_: As, asked: Request) -> None:
    with writing(None, "tests.roles"):
        for code in ("director", "department_lead"):
            RolePermission.create(role=Role.get(Role.code == code), permission="level.approve")
    clients = [as_(name) for name in ("security", "director", "lead_east", "lead_west")]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: decide(client, asked).status_code, clients))
    assert sorted(answers) == [303, 409, 409, 409]
    for action in ("request.approved", "request.completed", "customer.level.lowered"):
        assert AuditEntry.select().where(AuditEntry.action == action).count() == 1
    assert company.customer("林婉清").level == 2


def test_a_decision_needs_a_reason(as_: As, asked: Request) -> None:
    for reason in ("", "   "):
        assert decide(as_("security"), asked, answer=reason).status_code == 422
    assert decide(as_("security"), asked, decision="perhaps").status_code == 422
    assert state(asked) == "asked"


def test_asking_needs_a_reason_and_a_lower_level(company: Company, as_: As) -> None:
    number = company.customer("林婉清").number
    client = as_("manager_wang")
    for wrong in ({"reason": " "}, {"level": "3"}, {"level": "4"}, {"level": "x"}):
        sent = form(**{"level": "2", "reason": "合同已公开", "basis": "", **wrong})
        assert client.post(f"/customers/{number}/level/lower", data=sent).status_code == 422
    assert not Request.select().exists()


def test_what_waits_already_is_not_asked_twice(company: Company, as_: As, asked: Request) -> None:
    number = company.customer("林婉清").number
    again = as_("manager_wang").post(
        f"/customers/{number}/level/lower", data=form(level="1", reason="再问", basis="")
    )
    assert again.status_code == 422
    assert asked.number in again.text
    assert asked.number in as_("manager_wang").get(f"/customers/{number}/level").text


def test_who_asked_may_withdraw_as_long_as_nobody_has_decided(as_: As, asked: Request) -> None:
    client = as_("manager_wang")
    address = f"/inbox/requests/{asked.number}/withdraw"
    assert as_("security").post(address).status_code == 403
    assert client.post(address).status_code == 303
    assert state(asked) == "withdrawn"
    late = decide(as_("security"), asked)
    assert late.status_code == 409
    assert "withdrawn" in late.text
    assert client.post(address).status_code == 409


def test_what_nobody_decides_in_time_is_over(company: Company, as_: As, asked: Request) -> None:
    with at(now() + timedelta(days=14, minutes=1)):
        assert asked.number not in as_("security").get("/inbox/").text
        assert decide(as_("security"), asked).status_code == 409
        assert company.customer("林婉清").level == 3
        assert expire(None) is not None
        assert expire(None) is None
        assert state(asked) == "expired"
        assert [one.event for one in Notice.select().order_by(Notice.id)] == ["expired"]
        assert "Your request has expired" in as_("manager_wang").get("/inbox/").text


def test_what_is_over_can_be_asked_again_before_the_night(company: Company, as_: As, asked: Request) -> None:
    with at(now() + timedelta(days=14, minutes=1)):
        again = ask(as_("manager_wang"), company)
        assert asked.number not in again
        assert Request.select().count() == 2


def test_it_fails_where_the_asker_may_no_longer_ask(company: Company, as_: As, asked: Request) -> None:
    with writing(None, "tests.rights"):
        Person.update(clearance=2).where(Person.username == "manager_wang").execute()
    assert decide(as_("security"), asked).status_code == 303
    assert (state(asked), company.customer("林婉清").level) == ("failed", 3)
    card = as_("security").get(f"/inbox/requests/{asked.number}").text
    assert "王若溪 may no longer ask for this." in card
    assert AuditEntry.select().where(AuditEntry.action == "request.failed").count() == 1


def test_it_fails_where_the_record_has_changed_since(company: Company, as_: As, asked: Request) -> None:
    customer = company.customer("林婉清")
    sent = form(level="4", reason="升密", basis="", rev=str(customer.rev))
    assert as_("director").post(f"/customers/{customer.number}/level", data=sent).status_code == 303
    decide(as_("security"), asked)
    assert (state(asked), company.customer("林婉清").level) == ("failed", 4)


def test_who_lost_the_right_to_decide_decides_nothing(company: Company, as_: As, asked: Request) -> None:
    client = as_("security")
    assert client.get(f"/inbox/requests/{asked.number}").status_code == 200
    with writing(None, "tests.rights"):
        RolePermission.delete().where(RolePermission.permission == "level.approve").execute()
    with writing(None, "tests.rights"):
        RolePermission.create(role=Role.get(Role.code == "director"), permission="level.approve")
    assert decide(client, asked).status_code == 404
    assert (state(asked), company.customer("林婉清").level) == ("asked", 3)


def test_where_nobody_holds_the_permission_others_who_decide_step_in_then_officers(
    as_: As, asked: Request
) -> None:
    with writing(None, "tests.rights"):
        RolePermission.delete().where(RolePermission.permission == "level.approve").execute()
    for username, there in (("lead_west", True), ("director", True), ("auditor", False)):
        assert (asked.number in as_(username).get("/inbox/").text) == there
    with writing(None, "tests.rights"):
        RolePermission.delete().where(RolePermission.permission == "approval.decide").execute()
    for username, there in (("lead_west", False), ("auditor", True), ("sysadmin", True)):
        assert (asked.number in as_(username).get("/inbox/").text) == there


def test_where_nobody_at_all_could_decide_it_is_not_asked(company: Company, as_: As) -> None:
    with writing(None, "tests.rights"):
        PersonRole.delete().where(PersonRole.person != company.person("manager_wang")).execute()
    number = company.customer("林婉清").number
    sent = form(level="2", reason="合同已公开", basis="")
    answer = as_("manager_wang").post(f"/customers/{number}/level/lower", data=sent)
    assert answer.status_code == 422
    assert "nobody else who could decide" in answer.text


def test_the_lists_show_what_is_mine_to_decide_what_i_asked_and_what_i_decided(
    as_: As, asked: Request
) -> None:
    assert asked.number in as_("security").get("/inbox/to-decide").text
    assert asked.number in as_("manager_wang").get("/inbox/mine").text
    assert asked.number not in as_("security").get("/inbox/mine").text
    decide(as_("security"), asked)
    assert asked.number not in as_("security").get("/inbox/to-decide").text
    assert asked.number in as_("security").get("/inbox/past").text
    assert asked.number not in as_("manager_wang").get("/inbox/past").text


def test_a_long_list_is_paged_and_costs_the_same_queries(company: Company, as_: As) -> None:
    client, wang = as_("manager_wang"), company.gate("manager_wang")
    ask(client, company)
    client.get("/inbox/mine")
    with queries() as few:
        client.get("/inbox/mine")
    sample = Request.get()
    with writing(None, "tests.rows"):
        for turn in range(60):
            values = {**sample.__data__, "id": None, "number": f"R26-{turn:05d}"}
            Request.create(**values)
    with queries() as many:
        page = client.get("/inbox/mine").text
    assert len(many) == len(few) + 1, "the count is asked for where there are more pages"
    assert len(re.findall(r"R26-\d{5}\b", page)) >= 50
    following = re.search(r'href="(/inbox/mine\?after=[^"]+)"', page)
    assert following is not None
    assert "R26-00000" in client.get(following.group(1)).text
    with queries() as deciding:
        as_("security").get("/inbox/to-decide")
    assert len(deciding) <= 22
    assert wang.person.id == sample.asked_by_id


def test_each_list_is_served_by_an_index(company: Company, asked: Request) -> None:
    with company.app.app_context():
        for query, index in (
            (finding.to_decide(company.gate("security")), "request_state_kind_asked_by_id_concerned_id"),
            (finding.mine(company.gate("manager_wang")), "request_asked_by_id"),
            (finding.decided(company.gate("security")), "request_decided_by_id"),
        ):
            sql, values = query.order_by(Request.id.desc()).sql()
            plan = " ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
            assert index in plan
            assert "SCAN" not in plan
    assert asked.state == "asked"


def test_a_request_of_a_kind_that_there_is_no_more_is_not_found(as_: As, asked: Request) -> None:
    with writing(None, "tests.kinds"):
        Request.update(kind="gone.kind").where(Request.id == asked.id).execute()
    client = as_("manager_wang")
    assert client.get("/inbox/mine").status_code == 200
    assert client.get(f"/inbox/requests/{asked.number}").status_code == 404
    with writing(None, "tests.kinds"):
        Request.update(kind="level.lower").where(Request.id == asked.id).execute()


def test_the_database_without_the_key_does_not_tell_what_exactly_was_asked(asked: Request) -> None:
    assert b"from" not in bytes(asked.details)
