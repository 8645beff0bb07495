"""Whoever was slower than somebody else keeps what they typed, and sees what stands there by now."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.admin.field_levels import raise_levels
from app.clock import now
from app.tickets.analysing import analyse
from app.tickets.complaints.writing import describe
from app.tickets.models import Message, Ticket, TicketEvent
from app.tickets.moving import move
from app.tickets.planning import steps
from app.tickets.planning.models import PlanStep
from app.tickets.planning.recording import Planned
from tests.conftest import Company, form

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
KNOWN = {"category": "account", "complexity": "ordinary"}
NEEDS = {"category": "account", "complexity": "ordinary", "urgency": "normal", "handler": "manager_wang"}


@pytest.fixture
def stale(company: Company, opened: Opened) -> Ticket:
    """A ticket as it was before the lead wrote another goal."""
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    analyse(company.gate("lead_east"), Ticket.get_by_id(ticket.id), {"goal": "A new card"}, "", ticket.rev)
    return ticket


def in_execution(company: Company, ticket: Ticket) -> Ticket:
    for name in ("analyse", "execute"):
        found = Ticket.get_by_id(ticket.id)
        move(company.gate("manager_wang"), found, name, "", found.rev)
    return Ticket.get_by_id(ticket.id)


def test_a_needs_analysis_keeps_what_was_typed_beside_what_stands_there(as_: As, stale: Ticket) -> None:
    browser, page = as_("manager_wang"), f"/tickets/{stale.number}/analysis"
    typed = form(**NEEDS, goal="The old card back", rev=str(stale.rev))
    late = browser.post(page, data=typed)
    assert late.status_code == 409
    assert "The old card back" in late.text
    assert "Stands there now: A new card" in late.text
    assert Ticket.get_by_id(stale.id).goal == "A new card"
    fresh = str(Ticket.get_by_id(stale.id).rev)
    assert f'value="{fresh}"' in late.text
    assert browser.post(page, data=typed | {"rev": fresh}).status_code == 303
    assert Ticket.get_by_id(stale.id).goal == "The old card back"


def test_what_only_others_changed_becomes_as_they_wrote_it(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    for values in (
        {"goal": "A new card"},
        {"complexity": "complex"},
        {"handler": None},
    ):
        found = Ticket.get_by_id(ticket.id)
        if "handler" in values:
            values["handler"] = company.person("lead_east").id
        analyse(company.gate("lead_east"), found, values, "It is harder", found.rev)
    typed = form(**NEEDS | {"urgency": "urgent"}, goal="", rev=str(ticket.rev))
    late = as_("lead_east").post(f"/tickets/{ticket.number}/analysis", data=typed)
    assert late.status_code == 409
    for chosen in ("lead_east", "complex", "urgent"):
        assert re.search(f'<option selected value="{chosen}">', late.text), chosen
    assert ">A new card</textarea>" in late.text.replace("\r", "").replace("\n", "")
    assert "Stands there now: Normal" in late.text
    assert late.text.count("Stands there now") == 1


def test_a_pause_keeps_what_was_typed_and_shows_the_ticket(company: Company, as_: As, stale: Ticket) -> None:
    ticket = in_execution(company, stale)
    until = (now() + timedelta(days=7)).date().isoformat()
    typed = form(
        awaited="The signed form", waits_for="customer", until=until, told_by="phone", rev=str(stale.rev)
    )
    late = as_("manager_wang").post(f"/tickets/{ticket.number}/pause", data=typed)
    assert late.status_code == 409
    for said in ("The signed form", "A new card", "Execution", f'value="{ticket.rev}"'):
        assert said in late.text
    assert not TicketEvent.select().where(TicketEvent.kind == "paused").exists()


def test_a_move_that_has_gone_elsewhere_keeps_its_reason(company: Company, as_: As, stale: Ticket) -> None:
    ticket = in_execution(company, stale)
    browser = as_("manager_wang")
    still = browser.post(
        f"/tickets/{ticket.number}/moves/reanalyse", data=form(reason="Not clear yet", rev=str(stale.rev))
    )
    assert still.status_code == 409
    assert "Not clear yet" in still.text
    assert f'name="rev" type="hidden" value="{ticket.rev}"' in still.text
    gone = browser.post(
        f"/tickets/{ticket.number}/moves/receive", data=form(reason="Wrong desk", rev=str(stale.rev))
    )
    assert gone.status_code == 409
    assert "Wrong desk" in gone.text
    assert "Back to reception</button>" not in gone.text
    assert Ticket.get_by_id(ticket.id).stage == "execution"


def test_a_button_that_comes_late_shows_the_ticket_as_it_is(company: Company, as_: As, stale: Ticket) -> None:
    ticket = in_execution(company, stale)
    for address in ("moves/finish", "resume"):
        late = as_("manager_wang").post(f"/tickets/{ticket.number}/{address}", data=form(rev=str(stale.rev)))
        assert late.status_code == 409
        assert "Somebody else changed this record meanwhile" in late.text
        assert ticket.number in late.text
    assert Ticket.get_by_id(ticket.id).stage == "execution"


def test_steps_of_a_plan_keep_what_was_typed_beside_what_stands_there(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket, wang = opened("manager_wang", "周以恒"), company.person("manager_wang")
    inside, due = company.gate("manager_wang"), now() + timedelta(days=2)
    one = steps.add(inside, ticket, Planned("Call the bank", "phone", wang, due))
    steps.change(inside, ticket, PlanStep.get(), Planned("Write to the bank", "phone", wang, due), one.rev)
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}/plan/{one.key}"
    moment = (due + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    typed = form(content="Visit the bank", manner="phone", owner="manager_wang", due=moment, rev=str(one.rev))
    late = browser.post(page, data=typed)
    assert late.status_code == 409
    assert "Visit the bank" in late.text
    assert "Stands there now: Write to the bank" in late.text
    struck = browser.post(f"{page}/strike", data=form(reason="Not needed", rev=str(one.rev)))
    assert struck.status_code == 409
    assert "Not needed" in struck.text
    for button in ("done", "move"):
        refused = browser.post(f"{page}/{button}", data=form(rev=str(one.rev), step="up"))
        assert refused.status_code == 409
        assert "Write to the bank" in refused.text
    assert PlanStep.get().state == "open"


def test_a_step_for_a_ticket_that_was_closed_meanwhile_keeps_what_was_typed(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒")
    move(company.gate("manager_wang"), ticket, "cancel", "Twice", ticket.rev)
    moment = (now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    typed = form(content="Visit the bank", manner="phone", owner="manager_wang", due=moment)
    late = as_("manager_wang").post(f"/tickets/{ticket.number}/plan/new", data=typed)
    assert late.status_code == 409
    assert "Visit the bank" in late.text
    assert "This ticket is closed" in late.text


def test_feedback_that_came_second_keeps_what_was_typed(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    move(company.gate("manager_wang"), ticket, "solve", "", ticket.rev)
    page, lead = f"/tickets/{ticket.number}/feedback", as_("lead_east")
    scores = form(process_score="5", result_score="4", process_reason="Quick and clear")
    assert lead.post(page, data=scores | {"process_reason": "Friendly"}).status_code == 303
    late = lead.post(page, data=scores)
    assert late.status_code == 409
    assert "Quick and clear" in late.text
    assert "Friendly" in late.text


def test_a_closed_ticket_offers_no_needs_analysis_and_takes_none(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒")
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"
    assert f"{page}/analysis" in browser.get(page).text
    move(company.gate("manager_wang"), ticket, "cancel", "Twice", ticket.rev)
    closed = browser.get(page).text
    assert f"{page}/analysis" not in closed
    assert f"{page}/feedback" not in closed
    assert browser.get(f"{page}/analysis").status_code == 409
    sent = form(**NEEDS, goal="Something else", rev=str(Ticket.get_by_id(ticket.id).rev))
    refused = browser.post(f"{page}/analysis", data=sent)
    assert refused.status_code == 409
    assert "Something else" in refused.text
    assert Ticket.get_by_id(ticket.id).goal is None


def test_who_may_not_see_the_goal_has_no_field_for_it_and_leaves_it(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_li", "何思远", **KNOWN)
    analyse(company.gate("lead_east"), ticket, {"goal": "A new card"}, "", ticket.rev)
    raise_levels(company.gate("security"), [Ticket], {"ticket.goal": 3})
    browser, page = as_("manager_li"), f"/tickets/{ticket.number}/analysis"
    assert 'name="goal"' not in browser.get(page).text
    sent = form(
        **NEEDS | {"handler": "manager_li", "urgency": "urgent"}, rev=str(Ticket.get_by_id(ticket.id).rev)
    )
    assert browser.post(page, data=sent).status_code == 303
    found = Ticket.get_by_id(ticket.id)
    assert (found.goal, found.urgency) == ("A new card", "urgent")


def test_a_complaint_keeps_what_was_typed_beside_what_stands_there(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒", is_complaint=True, **KNOWN)
    describe(company.gate("lead_east"), Ticket.get_by_id(ticket.id), {"cause": "promise"}, ticket.rev)
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}/complaint"
    typed = form(severity="serious", cause="", remedy="A new card by courier", rev=str(ticket.rev))
    late = browser.post(page, data=typed)
    assert late.status_code == 409
    assert "A new card by courier" in late.text
    assert "Stands there now: A promise not kept" in late.text
    fresh = str(Ticket.get_by_id(ticket.id).rev)
    assert f'value="{fresh}"' in late.text
    assert browser.post(page, data=typed | {"rev": fresh}).status_code == 303


def test_a_ticket_that_became_a_complaint_meanwhile_keeps_the_reason(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    page = f"/tickets/{ticket.number}/complaint/make"
    typed = form(severity="minor", reason="She insists on it", rev=str(ticket.rev))
    assert as_("lead_east").post(page, data=typed).status_code == 303
    late = as_("manager_wang").post(page, data=typed)
    assert late.status_code == 409
    assert "She insists on it" in late.text
    assert "Somebody else changed this record meanwhile" in late.text


def test_what_a_complainant_is_told_is_kept_where_the_ticket_was_closed(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒", is_complaint=True, **KNOWN)
    move(company.gate("lead_east"), Ticket.get_by_id(ticket.id), "cancel", "Sent twice", ticket.rev)
    typed = form(text="We are sorry for the delay", told_by="phone", reached="y")
    late = as_("manager_wang").post(f"/tickets/{ticket.number}/complaint/tell", data=typed)
    assert late.status_code == 409
    assert "We are sorry for the delay" in late.text
    assert not Message.select().where(Message.ticket == ticket.id).exists()


def test_an_offer_keeps_its_note_where_the_ticket_is_offered_already(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}/hand-over"
    typed = form(receiver="manager_li", note="The bill is checked, the answer is missing")
    assert browser.post(page, data=typed).status_code == 303
    again = browser.post(page, data=typed)
    assert again.status_code == 409
    assert "The bill is checked, the answer is missing" in again.text
    assert "Take it back first" in again.text


def test_a_step_of_a_template_keeps_what_was_typed(as_: As) -> None:
    browser, page = as_("director"), "/tickets/templates/account/0"
    rev = re.search(r'name="rev"[^>]*value="(\d+)"', browser.get(page).text)[1]  # type: ignore[index]
    typed = form(zh="核对证件", en="Check the papers", manner="phone", who="handler", due="4h", rev=rev)
    assert browser.post(page, data=typed).status_code == 303
    late = browser.post(page, data=typed | {"en": "Look at the papers"})
    assert late.status_code == 409
    assert "Look at the papers" in late.text
