"""Complaints: whom they bar, what two people decide, who closes them, what the clocks make of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from peewee import IntegrityError

from app.access.gate import Gate
from app.access.models import FieldLevel
from app.chain.verifying import verify
from app.chain.writing import writing
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import Request
from app.tickets import moving
from app.tickets.analysing import analyse
from app.tickets.audited import TICKETS
from app.tickets.closing.silence import close_silent
from app.tickets.complaints import deciding, making
from app.tickets.complaints import writing as known
from app.tickets.complaints.reading import complaint_of
from app.tickets.conversation.mentioning import mentionable
from app.tickets.conversation.telling import tell
from app.tickets.escalation.escalating import Ladder, receivers
from app.tickets.escalation.steps import DEPUTY, DIRECTOR, HANDLER, HEAD, Step
from app.tickets.handling import assign, closers, head_of, possible_handlers
from app.tickets.lists.taking import next_of
from app.tickets.models import Ticket
from app.tickets.planning import people
from app.tickets.watching import watching
from tests.chained import last
from tests.conftest import Company, at
from tests.queries import queries
from tests.tampering import behind_the_back

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
NAME = "周以恒"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning of the office."""
KNOWN = {"severity": "serious", "cause": "promise", "remedy": "当日补发，并向客户致歉"}
YES = {"decision": "approve", "answer": "已听取录音"}


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def describe(company: Company, ticket: Ticket, username: str = "manager_wang", **values: Any) -> None:  # noqa: ANN401
    named = values.pop("about", None)
    about = {"complained_about": company.person(named).id} if named else {}
    known.describe(company.gate(username), fresh(ticket), values | about, fresh(ticket).rev)


@pytest.fixture
def complaint(company: Company, opened: Opened) -> Ticket:
    """A complaint about manager_li that manager_wang handles, with all that has to be known of it."""
    ticket = opened("manager_wang", NAME, is_complaint=True, category="complaint", complexity="simple")
    describe(company, ticket, about="manager_li", **KNOWN)
    return fresh(ticket)


def main_of(page: str) -> str:
    return page.partition("<main")[2]


def to_feedback(company: Company, ticket: Ticket) -> None:
    moving.move(company.gate("manager_wang"), fresh(ticket), "solve", "", fresh(ticket).rev)


def decide(company: Company, as_: As, ticket: Ticket, outcome: str = "upheld", by: str = "lead_east") -> int:
    request = deciding.propose(company.gate("manager_wang"), fresh(ticket), outcome, "客户所述属实")
    return as_(by).post(f"/inbox/requests/{request.number}", data=YES).status_code


def state_of_request() -> str:
    return str(Request.select().order_by(Request.id.desc()).get().state)


def close(company: Company, username: str, ticket: Ticket, move: str = "close", reason: str = "") -> None:
    moving.move(company.gate(username), fresh(ticket), move, reason, fresh(ticket).rev)


def test_the_handler_is_not_the_one_complained_about(company: Company, complaint: Ticket) -> None:
    with pytest.raises(Invalid) as refused:
        describe(company, complaint, "lead_east", about="manager_wang")
    assert refused.value.field == "complained_about"
    with pytest.raises(Invalid):
        assign(company.gate("lead_east"), complaint, company.person("manager_li"))
    values = {"handler": company.person("manager_li").id}
    with pytest.raises(Invalid):
        analyse(company.gate("manager_wang"), complaint, values, "", complaint.rev)
    with pytest.raises(IntegrityError), database.atomic():
        Ticket.update(handler=complaint.complained_about_id).where(Ticket.id == complaint.id).execute()
    assert "manager_li" not in {one.username for one in possible_handlers(complaint)}


def test_whoever_hands_out_many_learns_nothing_of_whom_it_is_about(as_: As, complaint: Ticket) -> None:
    data = {"number": complaint.number, "person": "manager_li"}
    answer = as_("lead_east").post("/tickets/assign", data=data)
    assert answer.status_code == 422
    assert "may read this ticket" in answer.text
    assert fresh(complaint).handler_id == complaint.handler_id


def test_the_one_complained_about_reads_by_the_rules_and_does_nothing(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "何思远", is_complaint=True)
    describe(company, ticket, about="manager_li", **KNOWN)
    owner, ticket = company.gate("manager_li"), fresh(ticket)
    assert owner.may("ticket.view", ticket)
    assert not owner.may("ticket.handle", ticket)
    assert owner.select(Ticket).where(Ticket.id == ticket.id).exists()
    assert not owner.select(Ticket, permission="ticket.handle").where(Ticket.id == ticket.id).exists()
    assert next_of(owner) is None
    browser, address = as_("manager_li"), f"/tickets/{ticket.number}"
    assert browser.get(address).status_code == 200
    for act in ("messages", "moves/analyse", "analysis", "complaint", "complaint/outcome", "feedback"):
        assert browser.post(f"{address}/{act}", data={"text": "x", "way": "note"}).status_code == 404, act


def test_they_own_no_step_and_are_told_of_no_clock(company: Company, complaint: Ticket) -> None:
    assert not {"manager_li"} & {one.username for one in people.possible_owners(complaint)}
    lead = company.person("lead_east")
    known.describe(company.gate("director"), complaint, {"complained_about": lead.id}, fresh(complaint).rev)
    everybody = Step(100, (HANDLER, DEPUTY, HEAD, DIRECTOR))
    told = {person.username for person in receivers(fresh(complaint), everybody, Ladder())}
    assert told == {"manager_wang", "director"}
    head = head_of(fresh(complaint))
    assert head is not None
    assert head.username == "director"


def test_they_follow_it_no_longer_and_are_not_mentioned(company: Company, opened: Opened) -> None:
    ticket, wang = opened("manager_wang", "何思远", is_complaint=True), company.gate("manager_wang")
    owner = company.person("manager_li")
    assert watching.watch(company.gate("manager_li"), ticket, owner)
    assert watching.watching_of(wang, ticket).people == [owner]
    describe(company, ticket, about="manager_li", **KNOWN)
    ticket = fresh(ticket)
    assert watching.watching_of(wang, ticket).people == []
    assert owner not in watching.possible_watchers(ticket)
    with pytest.raises(Invalid):
        watching.watch(company.gate("manager_li"), ticket, owner)
    assert not watching.start(wang, ticket, owner)
    assert owner.name not in {one.label for one in mentionable(ticket)}
    assert not list(verify(tables=[TICKETS]).differences)


def test_the_handler_names_but_does_not_take_a_name_out(company: Company, complaint: Ticket) -> None:
    with pytest.raises(Invalid):
        known.describe(company.gate("manager_wang"), complaint, {"complained_about": None}, complaint.rev)
    known.describe(company.gate("lead_east"), complaint, {"complained_about": None}, complaint.rev)
    assert fresh(complaint).complained_about_id is None


def test_it_is_decided_by_a_second_person(company: Company, as_: As, complaint: Ticket) -> None:
    assert decide(company, as_, complaint, by="manager_wang") == 403
    request = Request.get()
    assert as_("lead_east").post(f"/inbox/requests/{request.number}", data=YES).status_code == 303
    kept = complaint_of(complaint)
    assert kept is not None
    assert (kept.outcome, kept.decided_by_id) == ("upheld", company.person("lead_east").id)
    assert last("ticket.complaint.decided")[0] == "lead_east"


def test_the_one_complained_about_does_not_decide(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", NAME, is_complaint=True)
    describe(company, ticket, about="lead_east", **KNOWN)
    assert decide(company, as_, ticket, by="lead_east") == 404, "the card is not addressed to them"
    assert as_("director").post(f"/inbox/requests/{Request.get().number}", data=YES).status_code == 303
    assert state_of_request() == "done"


def test_nothing_is_decided_of_what_has_changed_since(company: Company, as_: As, complaint: Ticket) -> None:
    request = deciding.propose(company.gate("manager_wang"), complaint, "not_upheld", "查无实据")
    describe(company, complaint, severity="grave")
    as_("lead_east").post(f"/inbox/requests/{request.number}", data=YES)
    assert state_of_request() == "failed"
    assert complaint_of(complaint).outcome is None  # type: ignore[union-attr]


def test_who_handles_it_by_now_proposes_anew(company: Company, as_: As, complaint: Ticket) -> None:
    request = deciding.propose(company.gate("manager_wang"), complaint, "upheld", "属实")
    assign(company.gate("manager_wang"), fresh(complaint), company.person("lead_east"))
    as_("lead_east").post(f"/inbox/requests/{request.number}", data=YES)
    assert state_of_request() == "failed", "lead_east handles it now"
    assert complaint_of(complaint).outcome is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("known", "outcome", "field"),
    [
        ({}, "withdrawn", "severity"),
        ({"severity": "minor"}, "not_upheld", "cause"),
        ({"severity": "minor", "cause": "error"}, "upheld", "remedy"),
    ],
)
def test_what_has_to_be_known_before_is_named(
    company: Company, opened: Opened, known: dict[str, str], outcome: str, field: str
) -> None:
    ticket = opened("manager_wang", NAME, is_complaint=True)
    if known:
        describe(company, ticket, **known)
    with pytest.raises(Invalid) as refused:
        deciding.propose(company.gate("manager_wang"), fresh(ticket), outcome, "理由")
    assert refused.value.field == field


def test_only_the_handler_proposes(company: Company, complaint: Ticket) -> None:
    with pytest.raises(Invalid):
        deciding.propose(company.gate("lead_east"), complaint, "upheld", "属实")


def test_it_is_closed_once_decided_and_never_by_its_handler(
    company: Company, as_: As, complaint: Ticket
) -> None:
    to_feedback(company, complaint)
    with pytest.raises(Invalid):
        close(company, "lead_east", complaint)
    assert decide(company, as_, complaint) == 303
    with pytest.raises(Forbidden):
        close(company, "manager_wang", complaint)
    with pytest.raises(Forbidden):
        close(company, "manager_wang", complaint, "cancel", "不再需要")
    page = as_("manager_wang").get(f"/tickets/{complaint.number}").text
    assert "/moves/close" not in page
    close(company, "lead_east", complaint)
    assert fresh(complaint).ending == "solved"


def test_whoever_decided_it_may_close_it(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", NAME, is_complaint=True, category="complaint", complexity="simple")
    describe(company, ticket, about="lead_east", **KNOWN)
    assert closers(fresh(ticket)) == {company.person("director").id}
    decide(company, as_, ticket, by="director")
    to_feedback(company, ticket)
    close(company, "director", ticket)
    assert fresh(ticket).stage == "closed"


def test_silence_closes_no_complaint(company: Company, as_: As, complaint: Ticket) -> None:
    to_feedback(company, complaint)
    decide(company, as_, complaint)
    tell(company.gate("manager_wang"), fresh(complaint), "已补发", "phone", reached=True)
    with at(now() + timedelta(days=30)):
        assert close_silent() == 0


@pytest.mark.parametrize("way", ["resume", "reopen"])
def test_gone_on_with_it_is_decided_anew(company: Company, as_: As, complaint: Ticket, way: str) -> None:
    to_feedback(company, complaint)
    decide(company, as_, complaint)
    if way == "reopen":
        close(company, "lead_east", complaint)
    close(company, "manager_wang", complaint, way, "客户不认可")
    kept = complaint_of(complaint)
    assert kept is not None
    assert (kept.outcome, kept.decided_by_id, kept.severity) == (None, None, "serious")


def test_a_ticket_becomes_one_later_and_is_urgent_from_its_start(
    company: Company, as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        plain = opened("manager_wang", NAME, complexity="ordinary")
        urgent = opened("manager_wang", NAME, complexity="ordinary", urgency="urgent")
    assert plain.handling_due > urgent.handling_due
    with at(MONDAY + timedelta(hours=1)):
        making.make(company.gate("manager_wang"), plain, "minor", "客户要求按投诉处理", plain.rev)
    later = fresh(plain)
    assert (later.handling_due, later.response_due) == (urgent.handling_due, urgent.response_due)
    assert later.urgency == "normal"
    page = as_("manager_wang").get(f"/tickets/{plain.number}/clocks/handling").text
    assert "Priority of a complaint" in page
    assert last("ticket.complaint.made")[0] == "manager_wang"


def test_a_receipt_of_a_complaint_has_the_clocks_of_an_urgent_one(opened: Opened) -> None:
    with at(MONDAY):
        one = opened("manager_wang", NAME, is_complaint=True)
        other = opened("manager_wang", NAME, urgency="urgent")
        critical = opened("manager_wang", NAME, urgency="critical", is_complaint=True)
    assert (one.response_due, one.handling_due) == (other.response_due, other.handling_due)
    assert critical.handling_due < other.handling_due


def test_making_it_one_needs_a_reason(company: Company, opened: Opened) -> None:
    ticket = opened("manager_wang", NAME)
    with pytest.raises(Invalid) as refused:
        making.make(company.gate("manager_wang"), ticket, "minor", "", ticket.rev)
    assert refused.value.field == "reason"
    with pytest.raises(Conflict):
        making.make(company.gate("manager_wang"), ticket, "minor", "理由", ticket.rev + 1)


def test_only_the_head_takes_it_back(company: Company, as_: As, complaint: Ticket) -> None:
    for username in ("manager_wang", "director"):
        with pytest.raises(Invalid):
            making.take_back(company.gate(username), complaint, "误登", complaint.rev)
    with pytest.raises(Invalid):
        making.take_back(company.gate("lead_east"), complaint, "", complaint.rev)
    assert making.take_back(company.gate("lead_east"), complaint, "误登", complaint.rev) is None
    after = fresh(complaint)
    assert (after.is_complaint, after.complained_about_id) == (False, None)
    assert "complaint/outcome" not in as_("manager_wang").get(f"/tickets/{complaint.number}").text


def test_late_a_second_person_confirms_that_it_is_none(company: Company, as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", NAME, is_complaint=True, complexity="ordinary", answered=True)
    with at(MONDAY + timedelta(hours=8)):
        asked = making.take_back(company.gate("lead_east"), ticket, "误登", ticket.rev)
        assert asked is not None
        assert fresh(ticket).is_complaint
        as_("director").post(f"/inbox/requests/{asked.number}", data=YES)
    assert not fresh(ticket).is_complaint


def test_what_was_decided_stays_a_complaint(company: Company, as_: As, complaint: Ticket) -> None:
    decide(company, as_, complaint)
    with pytest.raises(Invalid):
        making.take_back(company.gate("lead_east"), fresh(complaint), "误登", fresh(complaint).rev)


def test_the_forms_do_it_all(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", NAME)
    browser, address = as_("manager_wang"), f"/tickets/{ticket.number}/complaint"
    wrong = browser.post(f"{address}/make", data={"rev": "1", "severity": "minor"})
    assert wrong.status_code == 422
    assert 'id="reason-error"' in wrong.text
    made = {"rev": str(ticket.rev), "severity": "minor", "reason": "客户要求按投诉处理"}
    assert browser.post(f"{address}/make", data=made).status_code == 303
    assert browser.get(address).status_code == 200
    rev = str(fresh(ticket).rev)
    stale = browser.post(address, data=KNOWN | {"complained_about": "manager_li", "rev": "1"})
    assert stale.status_code == 409
    assert (
        browser.post(address, data=KNOWN | {"complained_about": "manager_wang", "rev": rev}).status_code
        == 422
    )
    assert (
        browser.post(address, data=KNOWN | {"complained_about": "manager_li", "rev": rev}).status_code == 303
    )
    page = browser.get(f"/tickets/{ticket.number}").text
    assert "当日补发" in page
    assert browser.get(f"{address}/outcome").status_code == 200
    asked = browser.post(f"{address}/outcome", data={"outcome": "upheld", "reason": "属实"})
    assert asked.status_code == 303
    card = as_("lead_east").get(f"/inbox/requests/{Request.get().number}").text
    assert "Upheld" in card
    assert "当日补发" in card
    assert "<form" not in main_of(as_("manager_wang").get(f"{address}/drop").text)
    assert 'name="reason"' in main_of(as_("lead_east").get(f"{address}/drop").text)
    assert 'name="outcome"' not in main_of(as_("lead_east").get(f"{address}/outcome").text)
    assert as_("lead_east").post(f"{address}/drop", data={"rev": rev, "reason": ""}).status_code == 422


def test_what_the_complainant_is_told_fits_how_far_it_is(
    company: Company, as_: As, complaint: Ticket
) -> None:
    browser, address = as_("manager_wang"), f"/tickets/{complaint.number}/complaint/tell"
    assert "has reached us" in browser.get(address).text
    said = {"text": "已收到", "told_by": "phone", "reached": "y"}
    assert browser.post(address, data=said).status_code == 303
    assert fresh(complaint).response_at is not None
    assert "looking into" in browser.get(address).text
    to_feedback(company, complaint)
    decide(company, as_, complaint)
    told = browser.get(address).text
    assert "You are right" in told
    assert "当日补发" in told
    browser.post(address, data=said)
    assert fresh(complaint).feedback_at is not None


def test_the_list_is_narrowed_and_holds_what_is_readable(
    company: Company, as_: As, complaint: Ticket
) -> None:
    browser = as_("manager_wang")

    def shown(query: str = "", name: str = "manager_wang") -> bool:
        page = (browser if name == "manager_wang" else as_(name)).get(f"/tickets/complaints/{query}")
        assert page.status_code == 200
        return complaint.number in page.text

    assert shown()
    assert not shown(name="manager_li"), "out of scope"
    today = date.today().isoformat()  # noqa: DTZ011  the office's day is not before it
    for fits in (
        "?severity=serious",
        "?cause=promise",
        "?outcome=undecided",
        f"?since={today}",
        "?state=all",
    ):
        assert shown(fits), fits
    for not_so in (
        "?severity=minor",
        "?cause=error",
        "?outcome=upheld",
        "?until=2020-01-01",
        "?state=closed",
        "?severity=no",
        "?since=yesterday",
    ):
        assert not shown(not_so), not_so
    decide(company, as_, complaint)
    assert shown("?outcome=upheld")
    assert not shown("?outcome=undecided")


def test_whoever_is_not_cleared_for_the_cause_neither_sees_nor_asks_for_it(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", NAME, is_complaint=True)
    describe(company, ticket, about="manager_li", **KNOWN)
    with writing(None, "tests.raised"):
        for field in ("complaint_cause", "complained_about", "remedy"):
            FieldLevel.create(kind="ticket", field=field, level=3)
    browser = as_("desk_liu")
    page = browser.get(f"/tickets/{ticket.number}").text
    assert company.person("manager_li").name not in page
    assert "当日补发" not in page
    listed = browser.get("/tickets/complaints/").text
    assert ticket.number in listed
    assert 'name="cause"' not in listed
    assert ticket.number not in browser.get("/tickets/complaints/?cause=promise").text
    form = browser.get(f"/tickets/{ticket.number}/complaint").text
    assert 'name="severity"' in form
    assert 'name="complained_about"' not in form
    rev = str(fresh(ticket).rev)
    browser.post(f"/tickets/{ticket.number}/complaint", data={"severity": "minor", "rev": rev})
    kept = complaint_of(ticket)
    assert kept is not None
    assert (kept.severity, kept.cause) == ("minor", "promise"), "what is not in the form is left alone"
    assert fresh(ticket).complained_about_id is not None


def test_it_is_what_the_chain_says(company: Company, as_: As, complaint: Ticket) -> None:
    decide(company, as_, complaint)
    assert not list(verify(tables=[TICKETS]).differences)
    with behind_the_back() as connection:
        connection.execute("UPDATE complaint SET outcome = 'withdrawn'")
        connection.execute("UPDATE ticket SET complained_about_id = NULL")
    found = {(one.table, one.column) for one in verify(tables=[TICKETS]).differences}
    assert found == {("complaint", "outcome"), ("ticket", "complained_about")}


def test_the_page_asks_little_more_than_that_of_another_ticket(
    as_: As, opened: Opened, complaint: Ticket
) -> None:
    other = opened("manager_wang", NAME)
    browser, counts = as_("manager_wang"), []
    for ticket in (other, complaint):
        browser.get(f"/tickets/{ticket.number}")
        with queries() as asked:
            browser.get(f"/tickets/{ticket.number}")
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 8, counts


def test_no_remedy_stands_in_clear(company: Company, complaint: Ticket) -> None:
    told = list(database.execute_sql("SELECT changes, facts FROM audit_entry")) + list(
        database.execute_sql("SELECT remedy FROM complaint")
    )
    assert "当日补发" not in str(told)
    assert Gate(company.person("manager_wang")).may("ticket.handle", complaint)
