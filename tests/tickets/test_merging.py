"""Merging a ticket into another, tying one to a customer, following on one that is closed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from app.audit.rows import read_rows
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.chain.writing import writing
from app.clock import now
from app.tickets.analysing import analyse
from app.tickets.audited import TICKETS
from app.tickets.conversation.telling import tell
from app.tickets.events import NORMAL
from app.tickets.happening import changed_since
from app.tickets.models import Ticket, Watcher
from app.tickets.planning.models import PlanStep
from app.tickets.planning.recording import Planned
from app.tickets.planning.steps import add
from app.tickets.secrecy.levels import set_level
from tests.conftest import Company, at
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def fresh(ticket: Ticket) -> Ticket:
    """As it stands."""
    return Ticket.get_by_id(ticket.id)


def merge(browser: FlaskClient, ticket: Ticket, into: str, **values: str):  # noqa: ANN201
    """Send the form of merging."""
    sent = {"rev": str(fresh(ticket).rev), "into": into, "reason": "The same matter"} | values
    return browser.post(f"/tickets/{ticket.number}/merge", data=sent)


def test_the_other_ends_and_the_survivor_counts_from_the_earlier_receipt(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        older = opened("manager_wang", "周以恒", content="The bill is wrong")
    with at(MONDAY + HOUR):
        newer = opened("manager_wang", "周以恒", content="Still wrong")
        offered = as_("manager_wang").get(f"/tickets/{older.number}/merge")
        assert newer.number in offered.text
        answer = merge(as_("manager_wang"), older, newer.number)
        assert answer.status_code == 303
        assert answer.location.endswith(newer.number)
        gone, stays = fresh(older), fresh(newer)
    assert (gone.stage, gone.ending, gone.merged_into_id, gone.line) == ("closed", "merged", newer.id, None)
    assert {gone.response_due, gone.response_at, gone.handling_due, gone.handling_at} == {None}
    assert stays.received_at == older.received_at
    assert stays.response_due == older.response_due
    assert stays.handling_due == older.handling_due
    assert not verify(tables=[TICKETS]).differences


def test_an_answer_that_was_given_counts_for_both(company: Company, as_: As, opened: Opened) -> None:
    with at(MONDAY):
        newer = opened("manager_wang", "周以恒")
        older = opened("manager_wang", "周以恒")
    with at(MONDAY + HOUR / 2):
        tell(company.gate("manager_wang"), fresh(older), "We look into it", "phone", reached=True)
    with at(MONDAY + HOUR):
        assert merge(as_("manager_wang"), older, newer.number).status_code == 303
    assert fresh(newer).response_at == MONDAY + HOUR / 2
    assert fresh(newer).response_missed is None


def test_the_points_of_the_survivor_are_those_of_the_earlier_receipt(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        older = opened("manager_wang", "周以恒")
    with at(MONDAY + HOUR):
        newer = opened("manager_wang", "周以恒")
        before = fresh(newer).points
        merge(as_("manager_wang"), older, newer.number)
        assert fresh(newer).points > before + 390


def test_what_was_said_stands_in_one_conversation(as_: As, opened: Opened) -> None:
    first = opened("manager_wang", "周以恒", content="Of the first")
    second = opened("manager_wang", "周以恒", content="Of the second")
    third = opened("manager_wang", "周以恒", content="Of the third")
    merge(as_("manager_wang"), first, second.number)
    merge(as_("manager_wang"), second, third.number)
    page = as_("manager_wang").get(f"/tickets/{third.number}").text
    assert all(f"Of the {one}" in page for one in ("first", "second", "third"))
    assert fresh(first).merged_into_id == third.id
    assert page.count(first.number) >= 2
    ended = as_("manager_wang").get(f"/tickets/{first.number}").text
    assert third.number in ended
    assert 'id="composer"' not in ended


def test_what_became_more_secret_afterwards_is_not_shown_with_the_survivor(as_: As, opened: Opened) -> None:
    gone = opened("manager_wang", "周以恒", content="Of the first")
    stays = opened("manager_wang", "周以恒")
    merge(as_("manager_wang"), gone, stays.number)
    with writing(None, "tests.raised"):
        Ticket.update(own_level=4).where(Ticket.id == gone.id).execute()
        set_level(fresh(gone), 4)
    page = as_("manager_wang").get(f"/tickets/{stays.number}").text
    assert "Of the first" not in page
    assert gone.number not in page


def test_watchers_and_the_former_handler_watch_the_survivor(
    company: Company, as_: As, opened: Opened
) -> None:
    gone = opened("manager_wang", "周以恒", handler=company.person("lead_east"))
    stays = opened("manager_wang", "周以恒")
    director, outsider = company.person("director"), company.person("manager_zhao")
    with writing(None, "tests.watching"):
        for person in (director, outsider):
            Watcher.create(ticket=gone.id, person=person.id)
    assert merge(as_("lead_east"), gone, stays.number).status_code == 303
    watching = {one.person_id for one in Watcher.select().where(Watcher.ticket == stays.id)}
    assert watching == {director.id, company.person("lead_east").id}
    assert "merged another ticket into this one" in as_("manager_wang").get("/inbox/notices").text


def test_open_steps_are_struck(company: Company, as_: As, opened: Opened) -> None:
    gone, stays = opened("manager_wang", "周以恒"), opened("manager_wang", "周以恒")
    planned = Planned("Look it up", "phone", company.person("manager_wang"), now() + 24 * HOUR)
    add(company.gate("manager_wang"), gone, planned)
    merge(as_("manager_wang"), gone, stays.number)
    assert [one.state for one in PlanStep.select().where(PlanStep.ticket == gone.id)] == ["struck"]


def test_another_customer_s_a_closed_one_and_itself_are_refused(as_: As, opened: Opened) -> None:
    ticket = opened("director", "周以恒")
    other = opened("director", "林婉清")
    closed = opened("director", "周以恒")
    browser = as_("director")
    gone = {"rev": str(closed.rev), "reason": "No need"}
    assert browser.post(f"/tickets/{closed.number}/moves/cancel", data=gone).status_code == 303
    for into, said in (
        (other.number, "another customer"),
        (closed.number, "is closed"),
        (ticket.number, "into itself"),
        ("T26-NOSUCH", "no ticket of that number"),
        ("", "Choose a ticket"),
    ):
        refused = merge(browser, ticket, "", other=into)
        assert refused.status_code == 422
        assert said in refused.text
    assert fresh(ticket).stage == "reception"


def test_one_that_can_t_be_read_is_refused_like_one_that_is_not_there(as_: As, opened: Opened) -> None:
    mine = opened("manager_wang", "周以恒")
    hidden = opened("director", "周以恒", own_level=4)
    browser = as_("manager_wang")
    unreadable, missing = (merge(browser, mine, "", other=one) for one in (hidden.number, "T26-NOSUCH"))
    assert unreadable.status_code == missing.status_code == 422
    assert "no ticket of that number" in unreadable.text
    assert hidden.number not in browser.get(f"/tickets/{mine.number}/merge").text


def test_a_complaint_stays_by_itself(as_: As, opened: Opened) -> None:
    complaint = opened("manager_wang", "周以恒", is_complaint=True)
    question = opened("manager_wang", "周以恒")
    refused = merge(as_("manager_wang"), complaint, "", other=question.number)
    assert "A complaint stays by itself" in refused.text
    assert merge(as_("manager_wang"), question, complaint.number).status_code == 303


def test_the_handler_of_the_survivor_has_to_be_cleared_for_what_comes(
    company: Company, as_: As, opened: Opened
) -> None:
    secret = opened("director", "周以恒", own_level=4)
    stays = opened("director", "周以恒", handler=company.person("manager_wang"))
    refused = merge(as_("director"), secret, stays.number)
    assert refused.status_code == 422
    assert "not cleared for this one" in refused.text


def test_somebody_else_s_change_meanwhile_is_a_conflict(as_: As, opened: Opened) -> None:
    gone, stays = opened("manager_wang", "周以恒"), opened("manager_wang", "周以恒")
    late = merge(as_("manager_wang"), gone, stays.number, rev="99")
    assert late.status_code == 409
    assert "Somebody else changed this record meanwhile" in late.text
    assert 'value="The same matter"' in late.text
    assert f'value="{fresh(gone).rev}"' in late.text
    assert fresh(gone).merged_into_id is None


def test_an_unknown_caller_s_ticket_becomes_the_customer_s(company: Company, as_: As, opened: Opened) -> None:
    loose = opened("manager_wang", caller_phone="13912345678", content="It is me")
    stays = opened("manager_wang", "周以恒")
    assert merge(as_("manager_wang"), loose, "", other=stays.number).status_code == 303
    assert fresh(loose).customer_id == company.customer("周以恒").id
    assert not verify(tables=[TICKETS]).differences


def test_two_unknown_callers_need_one_phone(as_: As, opened: Opened) -> None:
    one = opened("desk_chen", caller_phone="13912345678")
    same = opened("desk_chen", caller_phone="13912345678")
    another = opened("desk_chen", caller_phone="13912345679")
    page = as_("desk_chen").get(f"/tickets/{one.number}/merge").text
    assert same.number in page
    assert another.number not in page
    assert merge(as_("desk_chen"), one, "", other=another.number).status_code == 422
    assert merge(as_("desk_chen"), one, same.number).status_code == 303


def test_whoever_may_only_view_can_t_merge(as_: As, opened: Opened) -> None:
    gone, stays = opened("manager_wang", "周以恒"), opened("manager_wang", "周以恒")
    assert merge(as_("auditor"), gone, stays.number).status_code == 403
    assert fresh(gone).stage == "reception"


def test_the_chain_tells_of_it_on_both(as_: As, opened: Opened) -> None:
    gone, stays = opened("manager_wang", "周以恒"), opened("manager_wang", "周以恒")
    merge(as_("manager_wang"), gone, stays.number)
    rows = {row.action: row for row in read_rows(AuditEntry.kind == "ticket", 4)}
    assert rows["ticket.merged"].record == gone.number
    assert rows["ticket.merged"].changes["merged_into"] == [None, stays.number]
    assert rows["ticket.joined"].record == stays.number
    assert rows["ticket.joined"].facts["merged"] == gone.number


def test_an_unknown_caller_is_tied_to_the_customer_found_by_phone(
    company: Company, as_: As, opened: Opened
) -> None:
    customer, browser = company.customer("周以恒"), as_("manager_wang")
    ticket = opened("manager_wang", caller_name="Somebody")
    page = f"/tickets/{ticket.number}/customer"
    assert page in browser.get(f"/tickets/{ticket.number}").text
    found = browser.post(f"{page}/find", data={"rev": str(ticket.rev), "caller": "周以恒"})
    assert customer.number in found.text
    assert browser.post(page, data={"rev": str(ticket.rev)}).status_code == 422
    tied = browser.post(page, data={"rev": str(ticket.rev), "customer": customer.number})
    assert tied.status_code == 303
    after = fresh(ticket)
    assert (after.customer_id, after.owner_id) == (customer.id, customer.owner_id)
    assert (after.level, after.tier, after.kind) == (max(2, customer.level), "C", customer.kind)
    assert browser.get(page).status_code == 409
    assert not verify(tables=[TICKETS]).differences
    assert "customer" in changed_since(after, ticket.rev)


def test_a_caller_is_not_tied_over_what_somebody_else_wrote_meanwhile(
    company: Company, as_: As, opened: Opened
) -> None:
    customer, browser = company.customer("周以恒"), as_("manager_wang")
    ticket = opened("manager_wang", caller_name="Somebody")
    page, stale = f"/tickets/{ticket.number}/customer", str(ticket.rev)
    analyse(company.gate("lead_east"), fresh(ticket), {"urgency": "urgent"}, "", ticket.rev)
    sent = {"rev": stale, "caller": "周以恒", "customer": customer.number}
    late = browser.post(page, data=sent)
    assert late.status_code == 409
    assert fresh(ticket).customer_id is None
    assert "Somebody else changed this record meanwhile" in late.text
    assert 'value="周以恒"' in late.text
    assert re.search(rf'<input[^>]*checked[^>]*value="{customer.number}"', late.text)
    rev = str(fresh(ticket).rev)
    assert f'name="rev" type="hidden" value="{rev}"' in late.text
    assert browser.post(page, data=sent | {"rev": rev}).status_code == 303
    assert fresh(ticket).customer_id == customer.id


def test_a_customer_who_can_t_be_read_can_t_be_chosen(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_li", caller_name="Somebody")
    hidden = company.customer("周以恒")
    sent = {"rev": str(ticket.rev), "customer": hidden.number}
    assert as_("manager_li").post(f"/tickets/{ticket.number}/customer", data=sent).status_code == 404


def test_a_follow_up_is_linked_with_the_one_before(company: Company, as_: As, opened: Opened) -> None:
    browser, customer = as_("manager_wang"), company.customer("周以恒")
    before = opened("manager_wang", "周以恒", subject="The first time")
    gone = {"rev": str(before.rev), "reason": "No need"}
    browser.post(f"/tickets/{before.number}/moves/cancel", data=gone)
    page = browser.get(f"/tickets/{before.number}").text
    assert f"/tickets/new?customer={customer.number}&amp;follows={before.number}" in page
    new = browser.get(f"/tickets/new?customer={customer.number}&follows={before.number}").text
    assert f'name="follows" type="hidden" value="{before.number}"' in new
    sent = {"follows": before.number, "customer": customer.number, "channel": "phone"}
    made = browser.post("/tickets/new", data=sent | {"subject": "Again", "urgency": NORMAL})
    assert made.status_code == 303
    assert "The first time" in browser.get(made.location).text
    assert "Again" in browser.get(f"/tickets/{before.number}").text


def test_a_follow_up_is_of_the_same_customer(company: Company, as_: As, opened: Opened) -> None:
    before = opened("director", "周以恒")
    other = company.customer("林婉清")
    sent = {"follows": before.number, "customer": other.number, "channel": "phone"}
    made = as_("director").post("/tickets/new", data=sent | {"subject": "Again", "urgency": NORMAL})
    assert made.status_code == 422


def test_a_ticket_s_page_reads_as_much_however_much_was_merged_into_it(as_: As, opened: Opened) -> None:
    browser, stays = as_("manager_wang"), opened("manager_wang", "周以恒")
    page = f"/tickets/{stays.number}"
    merge(browser, opened("manager_wang", "周以恒", content="One"), stays.number)
    browser.get(page)
    with queries() as few:
        browser.get(page)
    for _ in range(3):
        merge(browser, opened("manager_wang", "周以恒", content="More"), stays.number)
    browser.get(page)
    with queries() as more:
        browser.get(page)
    assert len(more) == len(few)


def test_each_clock_of_the_survivor_still_explains_itself(company: Company, as_: As, opened: Opened) -> None:
    with at(MONDAY):
        older = opened("manager_wang", "周以恒", handler=company.person("lead_east"))
    with at(MONDAY + HOUR):
        newer = opened("manager_wang", "周以恒")
        merge(as_("lead_east"), older, newer.number)
    with at(MONDAY + 2 * HOUR):
        for clock in ("response", "handling"):
            page = as_("manager_wang").get(f"/tickets/{newer.number}/clocks/{clock}")
            assert page.status_code == 200
            assert all(company.person(name).name in page.text for name in ("manager_wang", "lead_east"))
