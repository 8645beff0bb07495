"""The queue, the board, taking the next one, handing out."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.tickets.conversation.telling import tell
from app.tickets.lists import board, taking
from app.tickets.minute import go_on
from app.tickets.models import Ticket
from app.tickets.moving import move
from tests.conftest import Company, at, form

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def test_the_queue_shows_the_most_pressing_first_and_what_its_points_are(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        usual = opened("manager_wang", "周以恒", subject="Usual")
        pressing = opened("manager_wang", "周以恒", subject="Pressing", urgency="critical")
    with at(MONDAY + timedelta(minutes=6)):
        go_on()
        page = as_("manager_wang").get("/tickets/").text
    table = page.partition("<tbody>")[2]
    assert table.index(pressing.number) < table.index(usual.number)
    assert "tier 10 + urgency 40 + time used" in page
    assert "Next one" in page


def test_the_next_one_is_taken_and_a_colleague_s_work_is_left_to_them(
    company: Company, as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        theirs = opened("desk_chen", caller_name="Somebody", urgency="critical")
        with writing(None, "tests.moved"):
            Ticket.update(stage="execution").where(Ticket.id == theirs.id).execute()
        free = opened("desk_chen", caller_name="Another")
        answer = as_("desk_liu").post("/tickets/next")
    assert answer.location.endswith(free.number)
    assert Ticket.get_by_id(free.id).handler_id == company.person("desk_liu").id
    assert Ticket.get_by_id(theirs.id).handler_id == company.person("desk_chen").id


def test_nothing_waits(as_: As) -> None:
    assert as_("desk_liu").post("/tickets/next").location.endswith("/tickets/")


def test_the_board_shows_lanes_by_stage_and_by_person(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", subject="A question")
    for by in ("", "?by=person"):
        page = as_("manager_wang").get(f"/tickets/board{by}").text
        assert ticket.number in page
        assert ticket.number not in as_("manager_zhao").get(f"/tickets/board{by}").text


def test_on_the_board_what_waits_for_nobody_stands_behind_all_that_wait(
    company: Company, as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        known = {"category": "account", "complexity": "simple"}
        told = opened("manager_wang", "周以恒", urgency="critical", **known)
        inside = company.gate("manager_wang")
        move(inside, told, "solve", "", told.rev)
        tell(inside, Ticket.get_by_id(told.id), "It is done", "phone", reached=True)
        assert Ticket.get_by_id(told.id).line is None
        waits = opened("manager_wang", "周以恒")
        page = as_("manager_wang").get("/tickets/board?by=person").text
    assert page.index(waits.number) < page.index(told.number)


def test_a_lane_shows_its_first_tickets_and_counts_the_others_so_far(
    as_: As, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at(MONDAY):
        several = [opened("manager_wang", "周以恒", subject=f"Question {place}") for place in range(8)]
        first = opened("manager_wang", "周以恒", subject="Now", urgency="critical")
        page = as_("manager_wang").get("/tickets/board").text
        assert '<span class="count push">9</span>' in page
        assert page.count('class="title"') == board.SHOWN
        assert first.number in page
        assert sum(one.number in page for one in several) == board.SHOWN - 1
        monkeypatch.setattr(board, "COUNTED", 8)
        for by in ("", "?by=person"):
            assert (
                '<span class="count push">1,000+</span>'
                in as_("manager_wang").get(f"/tickets/board{by}").text
            )


def test_several_are_handed_out_at_once(company: Company, as_: As, opened: Opened) -> None:
    first, second = (opened("desk_chen", caller_name=name) for name in ("One", "Two"))
    unreadable = opened("director", "顾念慈")
    sent = {"number": [first.number, second.number, unreadable.number], "person": "desk_liu"}
    assert as_("desk_chen").post("/tickets/assign", data=sent).status_code == 303
    liu = company.person("desk_liu").id
    assert [Ticket.get_by_id(one.id).handler_id for one in (first, second)] == [liu, liu]
    assert Ticket.get_by_id(unreadable.id).handler_id == company.person("director").id


def test_the_list_shows_the_clock_of_the_ticket_s_own_page_whatever_happens_in_that_minute(
    as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="simple", answered=True)
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"

    def shown() -> str:
        row = browser.get("/tickets/?view=open").text.partition("<tbody>")[2]
        [value] = re.findall(r'class="clock.*?</svg>(.*?)</span>', row)
        assert value in browser.get(page).text
        return value

    with at(MONDAY + timedelta(hours=1)):
        running = shown()
        rev = str(Ticket.get_by_id(ticket.id).rev)
        waits = form(awaited="A copy", until="2026-03-20", told_by="phone", waits_for="customer", rev=rev)
        assert browser.post(f"{page}/pause", data=waits).status_code == 303
        assert shown() != running
    with at(MONDAY + timedelta(hours=2)):
        said = {"way": "heard", "text": "Here it is", "came": "2026-03-16T11:00"}
        assert browser.post(f"{page}/messages", data=said).status_code == 303
        assert shown().endswith("left")


def test_the_form_above_the_list_has_the_token_of_whoever_looks(as_: As) -> None:
    for username in ("manager_wang", "manager_zhao"):
        page = as_(username).get("/tickets/").text
        tokens = set(re.findall(r'name="csrf_token" value="([^"]*)"', page))
        assert len(tokens) == 1
        assert re.search(r'<meta name="csrf-token" content="([^"]*)"', page)[1] in tokens  # type: ignore[index]


def test_all_that_the_list_finds_are_handed_out_at_once(
    company: Company, as_: As, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    urgent = [opened("desk_chen", caller_name=f"Caller {one}", urgency="urgent") for one in range(52)]
    usual = opened("desk_chen", caller_name="Somebody")
    browser, liu = as_("desk_chen"), company.person("desk_liu").id
    page = browser.get("/tickets/?urgency=urgent").text
    assert "all 52 tickets that the list finds" in page
    assert "that the list finds" not in browser.get("/tickets/?urgency=critical").text
    monkeypatch.setattr(taking, "MOST_FOUND", 51)
    sent = {"all": "1", "person": "desk_liu"}
    refused = browser.post("/tickets/assign?urgency=urgent", data=sent)
    assert refused.status_code == 422
    assert "At most 51 tickets at once: narrow the list first." in refused.text
    assert {Ticket.get_by_id(one.id).handler_id for one in urgent} == {company.person("desk_chen").id}
    monkeypatch.undo()
    assert browser.post("/tickets/assign?urgency=urgent", data=sent).status_code == 303
    assert {Ticket.get_by_id(one.id).handler_id for one in urgent} == {liu}
    assert Ticket.get_by_id(usual.id).handler_id == company.person("desk_chen").id


def test_what_an_unknown_filter_finds_is_nothing_to_hand_out(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("desk_chen", caller_name="Somebody")
    sent = {"all": "1", "person": "desk_liu"}
    assert as_("desk_chen").post("/tickets/assign?urgency=never", data=sent).status_code == 422
    assert Ticket.get_by_id(ticket.id).handler_id == company.person("desk_chen").id


def test_what_has_closed_is_handed_to_nobody(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("desk_chen", caller_name="Somebody")
    move(company.gate("desk_chen"), ticket, "cancel", "Sent twice", ticket.rev)
    sent = {"number": ticket.number, "person": "desk_liu"}
    refused = as_("desk_chen").post("/tickets/assign?view=all", data=sent)
    assert refused.status_code == 409
    assert "This ticket is closed: nobody needs to take it over." in refused.text
    assert Ticket.get_by_id(ticket.id).handler_id == company.person("desk_chen").id
