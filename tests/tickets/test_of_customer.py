"""The tickets of a customer on the customer's own pages: those that the reader may read."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.tickets.models import Ticket
from app.tickets.moving import move
from tests.conftest import Company
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
NAME = "周以恒"
HTMX = {"HX-Request": "true"}


def test_the_customers_page_asks_for_its_tickets(company: Company, as_: As, opened: Opened) -> None:
    number = company.customer(NAME).number
    mine = opened("manager_wang", NAME, subject="账单有误")
    above = opened("director", NAME, subject="密谈", own_level=4)
    address = f"/tickets/of/{number}"
    assert address in as_("manager_wang").get(f"/customers/{number}").text
    for headers in ({}, HTMX):
        page = as_("manager_wang").get(address, headers=headers).text
        assert mine.subject in page
        assert above.number not in page
        assert "密谈" not in page
    assert above.number in as_("director").get(address).text
    assert as_("manager_li").get(address).status_code == 404
    assert as_("risk_sun").get(address).status_code in {200, 403}


def test_older_tickets_are_paged(company: Company, as_: As, opened: Opened) -> None:
    number = company.customer(NAME).number
    all_of_them = [opened("manager_wang", NAME, subject=f"第{at}件") for at in range(7)]
    browser = as_("manager_wang")
    short = browser.get(f"/tickets/of/{number}", headers=HTMX).text
    assert [one.subject in short for one in all_of_them] == [False] * 2 + [True] * 5
    assert f"after={all_of_them[2].number}" in short
    older = browser.get(f"/tickets/of/{number}?after={all_of_them[2].number}").text
    assert [one.subject in older for one in all_of_them] == [True] * 2 + [False] * 5


def test_the_timeline_tells_of_opening_and_closing(company: Company, as_: As, opened: Opened) -> None:
    number = company.customer(NAME).number
    ticket = opened("manager_wang", NAME, subject="账单有误")
    opened("director", NAME, subject="密谈", own_level=4)
    browser = as_("manager_wang")
    page = browser.get(f"/customers/{number}/history").text
    assert page.count("opened a ticket") == 1
    assert "A ticket was closed" not in page
    assert f"/tickets/{ticket.number}" in page
    assert "密谈" not in page
    move(company.gate("manager_wang"), Ticket.get_by_id(ticket.id), "cancel", "误开", ticket.rev)
    assert "A ticket was closed" in browser.get(f"/customers/{number}/history?kind=tickets_closed").text
    alone = browser.get(f"/customers/{number}/history?kind=tickets").text
    assert "opened a ticket" in alone


def test_the_timeline_asks_as_often_for_many_tickets_as_for_one(
    company: Company, as_: As, opened: Opened
) -> None:
    address = f"/customers/{company.customer(NAME).number}/history"
    opened("manager_wang", NAME)
    browser = as_("manager_wang")
    browser.get(address)
    counts = []
    for _ in range(2):
        with queries() as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
        for _more in range(4):
            opened("manager_wang", NAME)
    assert counts[0] == counts[1]
