"""Back to execution before a ticket closed is no reopening: going back and forth gains no time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.tickets.analysing import analyse
from app.tickets.models import Ticket, TicketEvent
from app.tickets.moving import move
from app.tickets.pausing import handling
from tests.conftest import Company, at, form

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
LATE = MONDAY + timedelta(days=2, hours=8)
"""Wednesday, an hour before the handling of an ordinary ticket of tier C falls due."""


def press(browser: FlaskClient, ticket: Ticket, name: str, reason: str = "") -> int:
    rev = str(Ticket.get_by_id(ticket.id).rev)
    sent = form(rev=rev, reason=reason or None)
    return browser.post(f"/tickets/{ticket.number}/moves/{name}", data=sent).status_code


@pytest.fixture
def working(company: Company, opened: Opened) -> Ticket:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="ordinary")
        inside = company.gate("manager_wang")
        for name in ("analyse", "execute"):
            found = Ticket.get_by_id(ticket.id)
            if name == "execute":
                analyse(inside, found, {"goal": "A card"}, "", found.rev)
            found = Ticket.get_by_id(ticket.id)
            move(inside, found, name, "", found.rev)
    return Ticket.get_by_id(ticket.id)


def test_done_and_back_ever_so_often_leaves_the_deadline_where_it_is(as_: As, working: Ticket) -> None:
    browser = as_("manager_wang")
    with at(LATE):
        for _ in range(3):
            assert press(browser, working, "finish") == 303
            assert press(browser, working, "resume") == 422
            assert press(browser, working, "resume", "Not done yet") == 303
        page = browser.get(f"/tickets/{working.number}/clocks/handling").text
    found = Ticket.get_by_id(working.id)
    assert (found.stage, found.handling_due) == ("execution", working.handling_due)
    assert TicketEvent.select().where(TicketEvent.kind == "taken_back").count() == 3
    assert "Not done after all: the clock goes on with what remained" in page


def test_back_from_feedback_has_no_last_day(as_: As, working: Ticket) -> None:
    browser = as_("manager_wang")
    with at(LATE):
        assert press(browser, working, "finish") == 303
    with at(LATE + timedelta(days=20)):
        assert press(browser, working, "resume", "Not done yet") == 303
        assert handling(Ticket.get_by_id(working.id)).left(LATE + timedelta(days=20)) == 60


def test_only_what_closed_is_reopened_with_a_quarter_of_its_target_within_seven_workdays(
    as_: As, working: Ticket
) -> None:
    browser = as_("manager_wang")
    with at(LATE):
        assert press(browser, working, "finish") == 303
        assert press(browser, working, "close") == 303
    with at(LATE + timedelta(days=12)):
        assert press(browser, working, "reopen", "It came again") == 422
    with at(LATE + timedelta(days=1)):
        assert press(browser, working, "reopen", "It came again") == 303
        run = handling(Ticket.get_by_id(working.id))
        assert run.left(LATE + timedelta(days=1)) == -(-run.level.minutes // 4)
