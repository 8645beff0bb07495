"""The page of a clock, through the front door."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from app.admin.field_levels import raise_levels
from app.tickets.happening import Happened, happen, priority_of
from app.tickets.models import Ticket
from tests.conftest import Company, at
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
CLOCKS = ("response", "handling")


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 on the office's wall, whose second is a Monday."""
    return datetime(2026, 3, day, hour - 8, minute, tzinfo=UTC)


@pytest.fixture
def told(company: Company, opened: Opened) -> Ticket:
    """A ticket that was raised, paused and goes on."""
    with at(moment(2, 9, 15)):
        ticket = opened("manager_wang", "周以恒", complexity="ordinary")
        wang = company.person("manager_wang")
    with at(moment(2, 10)):
        raised = priority_of(ticket, {"urgency": "urgent"})
        happen(
            wang,
            ticket,
            "ticket.analysed",
            [Happened("prioritised", note="客户着急", priority=raised)],
            {"urgency": "urgent"},
        )
    with at(moment(2, 11)):
        pause = Happened("paused", note="等对账单", until=moment(5, 9))
        happen(wang, ticket, "ticket.paused", [pause])
    with at(moment(3, 10)):
        happen(wang, ticket, "ticket.resumed", [Happened("resumed")])
    return ticket


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_a_clock_tells_how_it_came_about(as_: As, told: Ticket, htmx: dict[str, str]) -> None:
    with at(moment(3, 11)):
        page = as_("manager_wang").get(f"/tickets/{told.number}/clocks/handling", headers=htmx)
    assert page.status_code == 200
    for word in (
        "Handling time, Ordinary, Urgent",
        "1 d · 450 minutes",
        "等对账单",
        "客户着急",
        "王若溪",
        "09:15–11:00",
        "Office hours",
    ):
        assert word in page.text
    assert ("<dialog" in page.text) is bool(htmx)
    assert ("<html" in page.text) is not bool(htmx)


@pytest.mark.parametrize("clock", ["feedback", "nothing"])
def test_a_clock_that_has_not_begun_is_not_there(as_: As, told: Ticket, clock: str) -> None:
    assert as_("manager_wang").get(f"/tickets/{told.number}/clocks/{clock}").status_code == 404


def test_who_cannot_read_the_ticket_cannot_read_its_clocks(as_: As, told: Ticket) -> None:
    assert as_("manager_zhao").get(f"/tickets/{told.number}/clocks/handling").status_code == 404


def test_the_page_of_a_ticket_leads_to_the_clocks_that_run(as_: As, told: Ticket) -> None:
    page = as_("manager_wang").get(f"/tickets/{told.number}").text
    for clock in CLOCKS:
        assert f'href="/tickets/{told.number}/clocks/{clock}"' in page
    assert f"/tickets/{told.number}/clocks/feedback" not in page


def test_reasons_above_the_reader_are_not_told(company: Company, as_: As, told: Ticket) -> None:
    page = f"/tickets/{told.number}/clocks/handling"
    raise_levels(company.gate("security"), [Ticket], {"ticket.event_note": 4})
    text = as_("manager_wang").get(page).text
    assert "等对账单" not in text
    assert "••••" in text


def test_a_clock_costs_the_same_however_much_happened(as_: As, told: Ticket, opened: Opened) -> None:
    browser, plain = as_("manager_wang"), opened("manager_wang", "周以恒")
    counts = []
    for ticket in (plain, told):
        browser.get(f"/tickets/{ticket.number}/clocks/handling")
        with queries() as asked:
            browser.get(f"/tickets/{ticket.number}/clocks/handling")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_missed_clock_tells_who_held_it(as_: As, told: Ticket) -> None:
    with at(moment(9, 10)):
        page = as_("manager_wang").get(f"/tickets/{told.number}/clocks/response").text
    assert "was missed while 王若溪 held the ticket" in page
