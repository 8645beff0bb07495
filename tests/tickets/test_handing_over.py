"""Handing a ticket over: offered, accepted within a working hour or back, declined, taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.db.connection import database
from app.inbox.models import Notice
from app.inbox.notices import words_of
from app.people.models import Person
from app.tickets import analysing, moving
from app.tickets.clocks import events, happened
from app.tickets.complaints.writing import describe
from app.tickets.handing_over.models import Offer
from app.tickets.handing_over.recording import waiting_offers
from app.tickets.handing_over.returning import return_late
from app.tickets.handling import assign
from app.tickets.holders import holder_at
from app.tickets.models import Ticket
from tests.conftest import Company, at

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
"""Ten in the morning of the office."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def ticket(opened: Opened) -> Ticket:
    """One that manager_wang holds; manager_li could not read it."""
    with at(MONDAY):
        return opened("manager_wang", "周以恒")


def hand(
    as_: As, ticket: Ticket, moment: datetime = MONDAY, receiver: str = "manager_li", **values: str
) -> int:
    """Let manager_wang hand it over. Returns the status of the answer."""
    sent = {"receiver": receiver, "note": "The bill is checked, the answer is missing"} | values
    with at(moment):
        return as_("manager_wang").post(f"/tickets/{ticket.number}/hand-over", data=sent).status_code


def answer(as_: As, who: str, ticket: Ticket, what: str, moment: datetime, **values: str) -> int:
    """Let somebody accept, decline or take back. Returns the status of the answer."""
    with at(moment):
        return as_(who).post(f"/tickets/{ticket.number}/hand-over/{what}", data=values).status_code


def holder(ticket: Ticket) -> str:
    return str(Person.get_by_id(Ticket.get_by_id(ticket.id).handler_id).username)


def told(company: Company, who: str) -> list[tuple[str, str]]:
    """What hand-overs told somebody, and the record that each names."""
    rows = Notice.select().where(
        Notice.person == company.person(who), Notice.event.startswith("ticket.offer")
    )
    return [(row.event.removeprefix("ticket.offer."), row.record) for row in rows.order_by(Notice.id)]


def states() -> list[str]:
    return [row.state for row in Offer.select().order_by(Offer.id)]


def test_a_ticket_is_handed_over_when_the_other_accepts(company: Company, as_: As, ticket: Ticket) -> None:
    page, customer = f"/tickets/{ticket.number}", f"/customers/{company.customer('周以恒').number}"
    assert as_("manager_li").get(page).status_code == 404
    assert hand(as_, ticket) == 303
    with at(MONDAY):
        shown = as_("manager_li").get(page).text
        assert "The bill is checked" in shown
        assert "周以恒" not in shown
        assert "Unknown caller" not in shown
        assert as_("manager_li").get(customer).status_code == 404
        assert as_("manager_li").get(f"{page}/analysis").status_code == 404
    assert holder(ticket) == "manager_wang"
    assert told(company, "manager_li") == [("made", ticket.number)]
    assert answer(as_, "manager_li", ticket, "accept", MONDAY + HOUR) == 303
    assert holder(ticket) == "manager_li"
    with at(MONDAY + HOUR):
        assert as_("manager_li").get(customer).status_code == 200
    assert told(company, "manager_wang") == [("accepted", ticket.number)]
    with at(MONDAY + 2 * HOUR):
        kept = as_("manager_li").get(page).text
        assert "Who held it how long" in kept
        assert "The bill is checked" in kept


def test_who_no_longer_reads_the_ticket_is_told_without_its_number(
    company: Company, as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        customer = company.customer("何思远")
        ticket = opened("manager_li", "何思远", handler=company.person("manager_wang"))
    assert customer.owner_id != company.person("manager_wang").id
    assert hand(as_, ticket, receiver="manager_zhao") == 303
    assert answer(as_, "manager_zhao", ticket, "accept", MONDAY) == 303
    assert as_("manager_wang").get(f"/tickets/{ticket.number}").status_code == 404
    assert told(company, "manager_wang") == [("accepted", "")]
    assert "has accepted the ticket" in as_("manager_wang").get("/inbox/notices").text


@pytest.mark.parametrize("late", [61 * MINUTE, timedelta(days=3)])
def test_what_nobody_accepts_within_a_working_hour_goes_back_once(
    company: Company, as_: As, ticket: Ticket, late: timedelta
) -> None:
    assert hand(as_, ticket) == 303
    with at(MONDAY + HOUR):
        assert return_late() == 0
    assert answer(as_, "manager_li", ticket, "accept", MONDAY + late) in {404, 409}
    with at(MONDAY + late):
        assert return_late() == 1
        assert return_late() == 0
        assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 404
    assert states() == ["returned"]
    assert holder(ticket) == "manager_wang"
    assert told(company, "manager_wang") == [("returned", ticket.number)]
    assert told(company, "manager_li") == [("made", ticket.number), ("lapse", "")]


def test_the_hour_is_one_of_the_office(as_: As, ticket: Ticket) -> None:
    friday = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)  # half past five
    assert hand(as_, ticket, friday) == 303
    [made] = Offer.select()
    assert made.until == datetime(2026, 3, 23, 1, 30, tzinfo=UTC)
    with at(friday + timedelta(days=2)):
        assert return_late() == 0
        assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 200
    assert answer(as_, "manager_li", ticket, "accept", made.until) == 303


def test_the_loan_ends_with_its_time_even_while_the_worker_stands_still(as_: As, ticket: Ticket) -> None:
    assert hand(as_, ticket) == 303
    with at(MONDAY + HOUR + MINUTE):
        assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 404
        assert "has not accepted" not in as_("manager_wang").get(f"/tickets/{ticket.number}").text
    assert hand(as_, ticket, MONDAY + HOUR + MINUTE) == 303
    assert states() == ["returned", "offered"]
    with at(MONDAY + 2 * HOUR):
        assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 200


def test_a_ticket_is_declined_with_a_reason_that_its_giver_reads(
    company: Company, as_: As, ticket: Ticket
) -> None:
    assert hand(as_, ticket) == 303
    with at(MONDAY):
        refused = as_("manager_li").post(f"/tickets/{ticket.number}/hand-over/decline", data={"reason": " "})
        assert refused.status_code == 422
        assert 'id="reason-error"' in refused.text
    assert answer(as_, "manager_li", ticket, "decline", MONDAY, reason="I am away from noon on") == 303
    assert (holder(ticket), states()) == ("manager_wang", ["declined"])
    assert told(company, "manager_wang") == [("declined", ticket.number)]
    assert "I am away from noon on" in as_("manager_wang").get(f"/tickets/{ticket.number}").text
    assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 404


def test_its_giver_takes_a_ticket_back_and_nobody_else_does(
    company: Company, as_: As, ticket: Ticket
) -> None:
    assert hand(as_, ticket) == 303
    assert answer(as_, "lead_east", ticket, "take-back", MONDAY) == 409
    assert answer(as_, "lead_east", ticket, "accept", MONDAY) == 409
    assert answer(as_, "manager_wang", ticket, "take-back", MONDAY) == 303
    assert states() == ["taken_back"]
    assert told(company, "manager_li")[-1] == ("taken_back", "")
    assert answer(as_, "manager_li", ticket, "accept", MONDAY) == 404


def test_only_its_handler_hands_a_ticket_over_to_who_may_handle_it(as_: As, ticket: Ticket) -> None:
    assert hand(as_, ticket, note=" ") == 422
    assert hand(as_, ticket, receiver="manager_wang") == 422
    assert hand(as_, ticket, receiver="risk_sun") == 422
    assert hand(as_, ticket, receiver="") == 422
    with at(MONDAY):
        sent = {"receiver": "manager_li", "note": "Take it"}
        page = f"/tickets/{ticket.number}/hand-over"
        assert as_("lead_east").post(page, data=sent).status_code == 422
        assert as_("manager_zhao").post(page, data=sent).status_code == 404
    assert not states()
    assert hand(as_, ticket) == 303
    assert hand(as_, ticket, receiver="manager_zhao") == 409
    assert states() == ["offered"]


def test_a_miss_belongs_to_the_giver_until_the_other_accepts(
    as_: As, company: Company, opened: Opened
) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", urgency="critical")
    due = ticket.response_due
    assert due < MONDAY + HOUR
    assert hand(as_, ticket, due - MINUTE) == 303
    assert answer(as_, "manager_li", ticket, "accept", due) == 303
    story = events(happened([ticket.id])[ticket.id])
    assert holder_at(story, due) == company.person("manager_wang").id
    assert holder_at(story, ticket.handling_due) == company.person("manager_li").id


@pytest.mark.parametrize("what", ["assign", "analyse", "cancel"])
def test_a_hand_over_falls_away_when_the_ticket_goes_elsewhere_or_ends(
    company: Company, as_: As, ticket: Ticket, what: str
) -> None:
    assert hand(as_, ticket) == 303
    with at(MONDAY):
        lead, here = company.gate("lead_east"), Ticket.get_by_id(ticket.id)
        if what == "assign":
            assign(lead, here, company.person("desk_chen"))
        elif what == "analyse":
            analysing.analyse(lead, here, {"handler": company.person("desk_chen").id}, "", here.rev)
        else:
            moving.move(company.gate("manager_wang"), here, "cancel", "By mistake", here.rev)
    assert states() == ["overtaken"]
    with at(MONDAY):
        assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 404
    assert told(company, "manager_li")[-1] == ("overtaken", "")
    assert (("overtaken", ticket.number) in told(company, "manager_wang")) == (what != "cancel")


def test_nobody_takes_over_what_has_come_to_complain_about_them(
    company: Company, as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", is_complaint=True)
    assert hand(as_, ticket) == 303
    about = {"complained_about": company.person("manager_li").id}
    with at(MONDAY):
        describe(company.gate("manager_wang"), Ticket.get_by_id(ticket.id), about, ticket.rev)
    assert answer(as_, "manager_li", ticket, "accept", MONDAY) in {404, 409}
    with at(MONDAY):
        assert return_late() == 1
        assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 404
    assert (holder(ticket), states()) == ("manager_wang", ["overtaken"])


def test_who_lost_the_clearance_neither_reads_nor_accepts(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "林婉清")
    assert hand(as_, ticket, receiver="manager_li") == 422
    assert hand(as_, ticket, receiver="lead_west") == 303
    with writing(None, "tests.lowered"):
        Person.update(clearance=2).where(Person.username == "lead_west").execute()
    assert answer(as_, "lead_west", ticket, "accept", MONDAY) == 404
    assert holder(ticket) == "manager_wang"


def test_once_the_work_has_begun_only_who_may_assign_lets_another_hold_it_at_once(
    company: Company, as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="simple")
        moving.move(company.gate("manager_wang"), ticket, "solve", "", ticket.rev)
        moving.move(company.gate("manager_wang"), ticket, "resume", "Not yet", ticket.rev)
    asked = {"urgency": "normal", "category": "account", "complexity": "simple", "handler": "manager_li"}
    for who, status in (("manager_wang", 422), ("lead_east", 303)):
        with at(MONDAY):
            sent = asked | {"rev": str(Ticket.get_by_id(ticket.id).rev)}
            assert as_(who).post(f"/tickets/{ticket.number}/analysis", data=sent).status_code == status
    assert holder(ticket) == "manager_li"


def test_what_is_said_with_a_hand_over_is_sealed_and_on_the_chain(as_: As, ticket: Ticket) -> None:
    assert hand(as_, ticket) == 303
    [(note,)] = database.execute_sql("SELECT note FROM ticket_offer").fetchall()
    assert isinstance(note, bytes)
    entry = AuditEntry.get(AuditEntry.action == "ticket.offer.made")
    assert "offer.offer_note" in entry.sealed
    assert "checked" not in f"{entry.changes}{entry.facts}{entry.sealed}"


def test_an_index_serves_what_waits(ticket: Ticket) -> None:
    for query in (waiting_offers(), waiting_offers().where(Offer.ticket == ticket.id)):
        sql, values = query.sql()
        plan = database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        assert "ticket_offer_waits" in str(plan)


def test_every_notice_has_its_words() -> None:
    for event in ("made", "accepted", "declined", "returned", "lapse", "taken_back", "overtaken"):
        assert words_of(f"ticket.offer.{event}")[1]
