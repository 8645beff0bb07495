"""What customers suggest: a list of its own, decided by the handler's head, an adopted one becomes a task."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from flask.testing import FlaskClient

from app.chain.verifying import verify
from app.chain.writing import writing
from app.customers.facts import Why
from app.customers.record import raise_level
from app.db.connection import database
from app.inbox.models import Task
from app.inbox.tasks import close
from app.people.models import Department
from app.tickets.audited import TICKETS
from app.tickets.closing.models import Feedback
from app.tickets.closing.scores import Scored, make_link, score_by_link
from app.tickets.models import Ticket
from app.tickets.moving import move
from app.tickets.suggestions.deciding import decline, may_decide
from app.tickets.suggestions.listing import Query, count_waiting, select
from app.tickets.suggestions.models import Suggestion
from app.tickets.suggestions.suggesting import suggest
from app.vault.fields import opened as plain
from app.vault.sealing import seal
from tests.conftest import Company, at, form
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
ADOPTED = {
    "decision": "adopted",
    "reason": "Many ask for it",
    "what": "Put up a sign",
    "owner": "manager_wang",
}


@pytest.fixture
def ticket(opened: Opened) -> Ticket:
    """One that Wang handles, whose head is the lead of the east."""
    return opened("manager_wang", "周以恒", category="account", complexity="simple")


def made(
    company: Company, ticket: Ticket, text: str = "Open on Saturdays", by: str = "manager_wang"
) -> Suggestion:
    return suggest(company.gate(by), ticket, text)


def page_of(one: Suggestion, ticket: Ticket) -> str:
    return f"/tickets/{ticket.number}/suggestions/{one.key}"


def deciding(one: Suggestion, **values: str | None) -> dict[str, str]:
    return form(**{"rev": str(one.rev), "due": "2026-03-31"} | ADOPTED | values)


def test_it_is_written_down_on_any_ticket_without_feedback_even_a_closed_one(as_: As, ticket: Ticket) -> None:
    browser = as_("manager_wang")
    browser.post(f"/tickets/{ticket.number}/moves/cancel", data=form(rev=str(ticket.rev), reason="Twice"))
    assert Ticket.get_by_id(ticket.id).stage == "closed"
    there = f"/tickets/{ticket.number}/suggestions"
    assert browser.post(there, data={"text": "Open on Saturdays"}).status_code == 303
    assert "Open on Saturdays" in browser.get(there).text
    refused = browser.post(there, data={"text": "x" * 1001})
    assert refused.status_code == 422
    assert "x" * 1001 in refused.text
    [one] = Suggestion.select()
    assert (one.source, one.state, one.feedback_id) == ("hand", "waiting", None)


def test_what_was_suggested_with_feedback_stands_in_the_list_as_well(
    company: Company, as_: As, ticket: Ticket
) -> None:
    inside = company.gate("manager_wang")
    move(inside, ticket, "solve", "", ticket.rev)
    token = make_link(inside, Ticket.get_by_id(ticket.id))
    score_by_link(token, Scored(5, 4, suggestion="Be quicker"))
    [one] = Suggestion.select()
    assert (one.source, one.person_id, one.feedback_id) == ("link", None, Feedback.get().id)
    browser = as_("manager_wang")
    for page in ("/tickets/suggestions/", f"/tickets/{ticket.number}/feedback"):
        assert "Be quicker" in browser.get(page).text


def test_the_head_adopts_it_and_it_becomes_a_task(company: Company, as_: As, ticket: Ticket) -> None:
    with at(MONDAY):
        one = made(company, ticket)
        assert as_("lead_east").post(page_of(one, ticket), data=deciding(one)).status_code == 303
    after, task = Suggestion.get(), Task.get()
    assert (after.state, after.decided_by_id) == ("adopted", company.person("lead_east").id)
    assert after.decided_at == MONDAY
    assert (task.id, task.reason, task.record) == (after.task_id, "suggestion", ticket.number)
    assert (task.person_id, str(task.due)) == (company.person("manager_wang").id, "2026-03-31")
    assert plain(task, "what") == "Put up a sign"
    page = as_("manager_wang").get(page_of(one, ticket)).text
    assert "Many ask for it" in page
    assert "2026-03-31" in page
    close(company.person("manager_wang"), task)
    assert "done" in as_("manager_wang").get("/tickets/suggestions/?state=adopted").text


def test_the_head_declines_it_with_a_reason_only(company: Company, as_: As, ticket: Ticket) -> None:
    one, lead = made(company, ticket), as_("lead_east")
    without = lead.post(page_of(one, ticket), data=deciding(one, decision="declined", reason="  "))
    assert without.status_code == 422
    said = deciding(one, decision="declined", reason="Too dear", owner=None, what=None, due=None)
    assert lead.post(page_of(one, ticket), data=said).status_code == 303
    assert Suggestion.get().state == "declined"
    assert Task.select().count() == 0
    assert "Too dear" in lead.get("/tickets/suggestions/?state=declined").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner": ""},
        {"owner": "manager_zhao"},
        {"owner": "newcomer"},
        {"what": ""},
        {"due": ""},
        {"due": "2020-01-01"},
        {"decision": ""},
        {"reason": "x" * 501},
    ],
)
def test_a_decision_that_lacks_something_is_refused_and_kept(
    company: Company, as_: As, ticket: Ticket, wrong: dict[str, str]
) -> None:
    one = made(company, ticket)
    refused = as_("lead_east").post(page_of(one, ticket), data=deciding(one, **wrong))
    assert refused.status_code == 422
    assert wrong.get("reason", "Many ask for it") in refused.text
    assert (Suggestion.get().state, Task.select().count()) == ("waiting", 0)


def test_nobody_but_the_head_decides(company: Company, as_: As, ticket: Ticket) -> None:
    one = made(company, ticket)
    for username, status in (("manager_wang", 403), ("director", 403), ("lead_west", 404), ("risk_sun", 403)):
        assert as_(username).post(page_of(one, ticket), data=deciding(one)).status_code == status, username
        page = as_(username).get(page_of(one, ticket))
        assert "<form" not in page.text.split("<main")[-1] or "decision" not in page.text, username
    assert Suggestion.get().state == "waiting"


def test_where_no_head_can_the_service_is_managed_by_whoever_decides(
    company: Company, opened: Opened
) -> None:
    own = opened("director", "顾念慈")
    assert may_decide(company.gate("director"), own)
    west = opened("manager_zhao", "成都云栖木业有限公司")
    with writing(None, "tests.planted"):
        Department.update(lead_id=None).where(Department.code.in_(["west", "customer_management"])).execute()
    assert may_decide(company.gate("director"), west)
    assert not may_decide(company.gate("lead_west"), west)


def test_who_was_late_keeps_what_they_typed_and_sees_the_decision(
    company: Company, as_: As, ticket: Ticket
) -> None:
    one = made(company, ticket)
    decline(company.gate("lead_east"), ticket, Suggestion.get(), "Too dear", one.rev)
    late = as_("lead_east").post(page_of(one, ticket), data=deciding(one))
    assert late.status_code == 409
    assert "Many ask for it" in late.text
    assert "Too dear" in late.text
    assert (Suggestion.get().state, Task.select().count()) == ("declined", 0)


def test_what_is_not_readable_is_in_no_list_and_no_count(company: Company, as_: As, opened: Opened) -> None:
    mine, theirs = opened("manager_wang", "周以恒"), opened("manager_zhao", "成都云栖木业有限公司")
    made(company, mine, "Ours")
    other = made(company, theirs, "Theirs", by="manager_zhao")
    page = as_("manager_wang").get("/tickets/suggestions/").text
    assert "Ours" in page
    assert "Theirs" not in page
    assert "1 suggestion<" in page
    wang = as_("manager_wang")
    there, nowhere = (
        wang.get(page_of(other, theirs)),
        wang.get(f"/tickets/{mine.number}/suggestions/22222222"),
    )
    assert there.status_code == nowhere.status_code == 404
    assert wang.get(f"/tickets/{mine.number}/suggestions/{other.key}").status_code == 404
    counts = {
        name: count_waiting(company.gate(name)) for name in ("lead_east", "lead_west", "director", "hr_zhou")
    }
    assert counts == {"lead_east": 1, "lead_west": 1, "director": 0, "hr_zhou": 0}


def test_the_list_is_narrowed_and_paged_by_the_edge_row(company: Company, as_: As, opened: Opened) -> None:
    account, other = (opened("manager_wang", "周以恒", category=one) for one in ("account", "other"))
    for turn in range(30):
        with at(MONDAY + timedelta(minutes=turn)):
            made(company, account if turn % 2 else other, f"No. {turn:02d}")
    browser = as_("lead_east")
    first = browser.get("/tickets/suggestions/?size=20").text
    assert first.index("No. 29") < first.index("No. 10")
    assert "No. 09" not in first
    edge = Suggestion.get(Suggestion.at == MONDAY + timedelta(minutes=10))
    second = browser.get(f"/tickets/suggestions/?size=20&after={edge.key}").text
    assert second.index("No. 09") < second.index("No. 00")
    assert "No. 10" not in second
    east = Department.get(Department.code == "east").id
    for address, number in (
        ("category=account", 15),
        (f"department={east}", 30),
        ("mine=1", 30),
        ("department=9999", 0),
        ("state=adopted", 0),
    ):
        assert f"{number} suggestions" in browser.get(f"/tickets/suggestions/?{address}").text, address


def test_the_texts_are_sealed_from_level_three_on(company: Company, ticket: Ticket) -> None:
    one = made(company, ticket)
    decline(company.gate("lead_east"), ticket, Suggestion.get(), "Too dear", one.rev)
    kept = Suggestion.get()
    assert (kept.text, kept.reason) == ("Open on Saturdays", "Too dear")
    customer = company.customer("周以恒")
    raise_level(company.gate("director"), customer, 3, Why("Complaint", "Rule 3"), customer.rev)
    sealed = Suggestion.get()
    for column, text in (("text", "Open on Saturdays"), ("reason", "Too dear")):
        assert isinstance(sealed.__data__[column], bytes)
        assert plain(sealed, column) == text
    assert verify(tables=[TICKETS]).ok


def test_an_index_serves_each_order(company: Company) -> None:
    for state, field in (("waiting", Suggestion.at), ("adopted", Suggestion.decided_at)):
        for name in ("director", "lead_east", "desk_liu"):
            query = select(company.gate(name), Query(state)).order_by(field.desc(), Suggestion.id.desc())
            sql, values = query.limit(51).sql()
            plan = " | ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
            assert f"ticket_suggestion_state_{field.column_name}_id" in plan, plan
            assert "TEMP B-TREE" not in plan, plan


def test_the_list_asks_as_often_for_many_as_for_few(company: Company, as_: As, ticket: Ticket) -> None:
    browser = as_("lead_east")
    made(company, ticket)
    browser.get("/tickets/suggestions/")
    with queries() as few:
        assert browser.get("/tickets/suggestions/").status_code == 200
    for turn in range(8):
        made(company, ticket, f"No. {turn}")
    with queries() as many:
        assert browser.get("/tickets/suggestions/").status_code == 200
    assert len(many) == len(few) <= 20


@pytest.mark.parametrize("customer", ["周以恒", "林婉清"])
def test_those_that_stood_in_feedback_are_carried_along(
    company: Company, opened: Opened, customer: str
) -> None:
    ticket = opened("manager_wang", customer)
    with database.atomic():
        database.execute_sql("DROP TABLE ticket_suggestion")
        database.execute_sql("ALTER TABLE ticket_feedback ADD COLUMN suggestion BLOB")
        database.execute_sql(
            "INSERT INTO ticket_feedback (id, ticket_id, done_at, process_score, result_score, source, at, suggestion)"
            " VALUES (7, ?, '2026-03-02 01:00:00.000000', 5, 5, 'link', '2026-03-02 02:00:00.000000', ?)",
            (ticket.id, seal("ticket_feedback", "suggestion", 7, "Be quicker")),
        )
        import_module("migrations.0030_suggestions").up(None, database)
    [one] = Suggestion.select()
    assert (one.ticket_id, one.feedback_id, one.source, one.state) == (ticket.id, 7, "link", "waiting")
    assert plain(one, "text") == "Be quicker"
    assert isinstance(one.text, str) == (customer == "周以恒")
    assert one.at == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert verify(tables=[TICKETS]).ok
