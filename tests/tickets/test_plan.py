"""The plan of a ticket: what a handler does with its steps, and who else learns of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.inbox import tasks
from app.inbox.models import Task
from app.people.models import Person
from app.tickets.audited import TICKETS
from app.tickets.events import DONE
from app.tickets.handling import assign
from app.tickets.happening import Happened, happen
from app.tickets.models import Ticket
from app.tickets.opening import NewTicket, open_ticket
from app.tickets.planning.models import PlanStep
from app.tickets.planning.people import possible_owners
from app.vault.fields import opened
from tests.chained import last
from tests.conftest import Company, at
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten o'clock in the office, on a workday."""


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with at(MONDAY):
        yield


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """One of 周以恒's, level 1, held by manager_wang."""
    gate = company.gate("manager_wang")
    return open_ticket(
        gate, NewTicket("phone", "对账单金额有出入", customer=company.customer("周以恒"), category="account")
    )


@pytest.fixture
def wang(as_: AsPerson) -> FlaskClient:
    return as_("manager_wang")


def url(ticket: Ticket, *rest: str) -> str:
    return "/".join((f"/tickets/{ticket.number}/plan", *rest))


def typed(**values: str) -> dict[str, str]:
    return {
        "content": "调取对账单",
        "manner": "system",
        "owner": "manager_wang",
        "due": "2026-03-02 15:00",
        **values,
    }


def plan(ticket: Ticket) -> list[PlanStep]:
    return list(PlanStep.select().where(PlanStep.ticket == ticket.id).order_by(PlanStep.position))


def one(ticket: Ticket) -> PlanStep:
    [step] = plan(ticket)
    return step


def add(wang: FlaskClient, ticket: Ticket, **values: str) -> PlanStep:
    assert wang.post(url(ticket, "new"), data=typed(**values)).status_code == 303
    return plan(ticket)[-1]


def open_tasks(person: Person) -> list[tasks.Card]:
    gate = Gate(person)
    return tasks.cards(gate, list(tasks.select(gate)))


def test_a_step_is_planned_sealed_and_shown_on_the_ticket(wang: FlaskClient, ticket: Ticket) -> None:
    answer = wang.post(url(ticket, "new"), data=typed())
    assert (answer.status_code, answer.location) == (303, f"/tickets/{ticket.number}#plan")
    page = wang.get(f"/tickets/{ticket.number}").text
    assert "调取对账单" in page
    assert "0 / 1" in page
    step = one(ticket)
    assert "调取对账单".encode() not in bytes(step.content)
    assert step.due == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    person, record, changes = last("ticket.step.added")
    assert (person, record) == ("manager_wang", ticket.number)
    assert changes["step.step_owner"] == [None, "manager_wang"]
    assert "调取" not in str(AuditEntry.select().order_by(AuditEntry.id.desc()).get().__data__)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"content": " "}, "Fill this in."),
        ({"content": "长" * 301}, "At most 300 characters."),
        ({"due": "2026-02-27 10:00"}, "before the ticket came in"),
        ({"due": "bald"}, "Write a day as year, month and day"),
        ({"due": "2099-01-01 10:00"}, "too far away"),
        ({"manner": "smoke"}, "Not a valid choice"),
        ({"owner": "auditor"}, "Not a valid choice"),
        ({"owner": "nobody"}, "Not a valid choice"),
    ],
)
def test_what_can_not_be_planned_is_said_and_nothing_is_kept(
    wang: FlaskClient, ticket: Ticket, wrong: dict[str, str], said: str
) -> None:
    answer = wang.post(url(ticket, "new"), data=typed(**wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert plan(ticket) == []


def test_only_who_may_read_the_ticket_is_offered_and_never_somebody_disabled(
    company: Company, ticket: Ticket
) -> None:
    assert company.person("manager_zhao") not in possible_owners(ticket)
    assert company.person("director") in possible_owners(ticket)
    with writing(None, "tests.changed"):
        Person.update(disabled=True).where(Person.username == "director").execute()
    assert company.person("director") not in possible_owners(ticket)


def test_a_step_is_done_open_again_and_struck_with_a_reason(wang: FlaskClient, ticket: Ticket) -> None:
    step = add(wang, ticket)
    assert wang.post(url(ticket, step.key, "done"), data={"rev": "1"}).status_code == 303
    step = one(ticket)
    assert (step.state, step.closed_at) == ("done", MONDAY)
    assert "1 / 1" in wang.get(f"/tickets/{ticket.number}").text
    wang.post(url(ticket, step.key, "reopen"), data={"rev": "2"})
    assert one(ticket).state == "open"
    refused = wang.post(url(ticket, step.key, "strike"), data={"rev": "3", "reason": " "})
    assert (refused.status_code, one(ticket).state) == (422, "open")
    wang.post(url(ticket, step.key, "strike"), data={"rev": "3", "reason": "客户撤回"})
    assert one(ticket).state == "struck"
    page = wang.get(f"/tickets/{ticket.number}").text
    assert "客户撤回" in page
    assert "1 / 1" not in page
    assert last("ticket.step.cancelled")[2]["step.step_state"] == ["open", "struck"]


def test_who_saves_over_somebody_else_is_told_first(wang: FlaskClient, ticket: Ticket) -> None:
    step = add(wang, ticket)
    assert wang.post(url(ticket, step.key), data=typed(rev="1", manner="phone")).status_code == 303
    late = wang.post(url(ticket, step.key), data=typed(rev="1", manner="finance"))
    assert late.status_code == 409
    assert "Somebody else changed this record meanwhile" in late.text
    assert one(ticket).manner == "phone"
    assert wang.post(url(ticket, step.key), data=typed(rev="2", manner="finance")).status_code == 303
    assert one(ticket).manner == "finance"
    assert wang.post(url(ticket, step.key, "done"), data={"rev": "1"}).status_code == 409


def test_steps_change_places(wang: FlaskClient, ticket: Ticket) -> None:
    first, second = add(wang, ticket, content="甲"), add(wang, ticket, content="乙")
    answer = wang.post(url(ticket, second.key, "move"), data={"rev": "1", "step": "up"})
    assert answer.location == f"/tickets/{ticket.number}#{second.key}-up"
    assert [step.key for step in plan(ticket)] == [second.key, first.key]
    wang.post(url(ticket, second.key, "move"), data={"rev": "2", "step": "up"})
    assert [step.key for step in plan(ticket)] == [second.key, first.key]


def test_an_owner_who_is_not_the_handler_finds_the_step_in_the_inbox(
    company: Company, wang: FlaskClient, ticket: Ticket, as_: AsPerson
) -> None:
    add(wang, ticket, content="自己做")
    assert open_tasks(company.person("manager_wang")) == []
    step = add(wang, ticket, content="请您复核", owner="director")
    [card] = open_tasks(company.person("director"))
    assert (card.what, str(card.reason)) == ("请您复核", "Step of a service plan")
    assert card.about.number == ticket.number
    as_("director").post(f"/inbox/tasks/{card.number}/done")
    step = PlanStep.get_by_id(step.id)
    assert (step.state, step.closed_by_id) == ("done", company.person("director").id)


def test_the_task_follows_the_step(company: Company, wang: FlaskClient, ticket: Ticket) -> None:
    step = add(wang, ticket, owner="director")
    wang.post(url(ticket, step.key), data=typed(rev="1", owner="lead_east", content="改由主管办"))
    assert open_tasks(company.person("director")) == []
    [card] = open_tasks(company.person("lead_east"))
    assert card.what == "改由主管办"
    wang.post(url(ticket, step.key, "done"), data={"rev": "2"})
    assert open_tasks(company.person("lead_east")) == []
    wang.post(url(ticket, step.key, "reopen"), data={"rev": "3"})
    assert len(open_tasks(company.person("lead_east"))) == 1
    assert Task.select().count() == 3


def test_a_task_that_is_passed_on_takes_the_step_along(
    company: Company, wang: FlaskClient, ticket: Ticket, as_: AsPerson
) -> None:
    step = add(wang, ticket, owner="director")
    [card] = open_tasks(company.person("director"))
    passed = {"person": "lead_east", "due": "2026-03-04", "rev": "1"}
    assert as_("director").post(f"/inbox/tasks/{card.number}", data=passed).status_code == 303
    assert PlanStep.get_by_id(step.id).owner_id == company.person("lead_east").id
    assert last("ticket.step.changed")[2] == {"step.step_owner": ["director", "lead_east"]}
    assert len(open_tasks(company.person("lead_east"))) == 1


def test_open_steps_of_the_handler_go_with_the_ticket(
    company: Company, wang: FlaskClient, ticket: Ticket
) -> None:
    done, left = add(wang, ticket, content="已办"), add(wang, ticket, content="待办")
    other = add(wang, ticket, owner="director")
    wang.post(url(ticket, done.key, "done"), data={"rev": "1"})
    assign(company.gate("manager_wang"), Ticket.get_by_id(ticket.id), company.person("manager_li"))
    owners = [PlanStep.get_by_id(step.id).owner_id for step in (done, left, other)]
    names = ("manager_wang", "manager_li", "director")
    assert owners == [company.person(name).id for name in names]


def test_a_ticket_is_not_closed_over_an_open_step(wang: FlaskClient, ticket: Ticket) -> None:
    step = add(wang, ticket)
    moves = f"/tickets/{ticket.number}/moves"
    happen(None, Ticket.get_by_id(ticket.id), "ticket.moved", [Happened(DONE, to_stage="feedback")])
    rev = Ticket.get_by_id(ticket.id).rev
    refused = wang.post(f"{moves}/close", data={"rev": str(rev), "reason": ""})
    assert refused.status_code == 422
    assert "Steps of the plan are still open" in refused.text
    wang.post(url(ticket, step.key, "done"), data={"rev": "1"})
    assert wang.post(f"{moves}/close", data={"rev": str(rev), "reason": ""}).status_code == 303
    assert one(ticket).state == "done"


def test_what_is_open_of_a_cancelled_ticket_is_struck(
    company: Company, wang: FlaskClient, ticket: Ticket
) -> None:
    add(wang, ticket, owner="director")
    rev = Ticket.get_by_id(ticket.id).rev
    data = {"rev": str(rev), "reason": "客户撤回"}
    assert wang.post(f"/tickets/{ticket.number}/moves/cancel", data=data).status_code == 303
    step = one(ticket)
    assert (step.state, step.closed_by_id) == ("struck", company.person("manager_wang").id)
    assert opened(step, "reason") == "The ticket was closed."
    assert open_tasks(company.person("director")) == []
    assert list(differences(TICKETS)) == []


def test_what_is_planned_is_compared_with_the_chain(wang: FlaskClient, ticket: Ticket) -> None:
    wang.post(url(ticket, "template"), data={"category": "complaint"})
    first, second, third, *_ = plan(ticket)
    wang.post(url(ticket, second.key, "move"), data={"rev": "1", "step": "up"})
    wang.post(url(ticket, third.key, "strike"), data={"rev": "1", "reason": "客户撤回"})
    wang.post(url(ticket, first.key), data=typed(rev="2", owner="director"))
    assert list(differences(TICKETS)) == []
    with writing(None, "tests.changed"):
        PlanStep.update(state="done").where(PlanStep.id == first.id).execute()
    [found] = differences(TICKETS)
    assert (found.record, found.column) == (f"{ticket.number} step.{first.key}", "state")


def test_a_template_becomes_steps_that_are_due_in_working_time(wang: FlaskClient, ticket: Ticket) -> None:
    answer = wang.post(url(ticket, "template"), data={"category": "account"})
    assert answer.status_code == 303
    steps = plan(ticket)
    # Monday 10:00 and 2 h: noon; 4 h: 15:30; a day of 7 h 30: Tuesday 10:00; 9 h 30: Tuesday noon
    assert [f"{step.due + timedelta(hours=8):%d %H:%M}" for step in steps] == [
        "02 12:00",
        "02 15:30",
        "03 10:00",
        "03 12:00",
    ]
    assert [step.manner for step in steps] == ["system", "system", "finance", "phone"]
    refused = wang.post(url(ticket, "template"), data={"category": "no_such"})
    assert refused.status_code == 422
    assert len(plan(ticket)) == 4


def test_a_form_that_is_sent_twice_adds_one_step(wang: FlaskClient, ticket: Ticket) -> None:
    for _ in range(2):
        wang.post(url(ticket, "new"), data=typed(once="abc"))
    assert len(plan(ticket)) == 1


def test_the_plan_of_a_closed_ticket_stays_as_it_is(wang: FlaskClient, ticket: Ticket) -> None:
    step = add(wang, ticket)
    with writing(None, "tests.changed"):
        Ticket.update(stage="closed").where(Ticket.id == ticket.id).execute()
    assert wang.post(url(ticket, step.key, "done"), data={"rev": "1"}).status_code == 409
    page = wang.get(url(ticket)).text
    assert "调取对账单" in page
    assert "Add a step" not in page


def test_nobody_sees_or_touches_the_plan_of_a_ticket_they_can_not_read(
    wang: FlaskClient, ticket: Ticket, as_: AsPerson
) -> None:
    step = add(wang, ticket)
    zhao = as_("manager_zhao")
    assert zhao.get(url(ticket)).status_code == 404
    assert zhao.post(url(ticket, step.key, "done"), data={"rev": "1"}).status_code == 404
    assert one(ticket).state == "open"


def test_a_step_of_another_ticket_is_not_found(company: Company, wang: FlaskClient, ticket: Ticket) -> None:
    other = open_ticket(company.gate("manager_wang"), NewTicket("phone", "另一张"))
    step = add(wang, other)
    assert wang.post(url(ticket, step.key, "done"), data={"rev": "1"}).status_code == 404


def test_by_htmx_the_part_alone_comes_back_with_the_count(wang: FlaskClient, ticket: Ticket) -> None:
    step = add(wang, ticket)
    answer = wang.post(url(ticket, step.key, "done"), data={"rev": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "1 / 1" in answer.text


def test_a_long_plan_takes_as_many_queries_as_a_short_one(wang: FlaskClient, ticket: Ticket) -> None:
    def asked() -> int:
        with queries() as made:
            assert wang.get(url(ticket)).status_code == 200
        return len(made)

    add(wang, ticket)
    asked()
    short = asked()
    for _ in range(3):
        wang.post(url(ticket, "template"), data={"category": "complaint"})
    asked()
    assert asked() == short
