"""Opening tickets, and seeing them."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.customers import record
from app.customers.facts import Why
from app.tickets.models import Message, Ticket
from tests.conftest import Company

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]


def test_a_ticket_is_opened_and_read(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", content="The bill is wrong", urgency="urgent")
    page = as_("manager_wang").get(f"/tickets/{ticket.number}")
    assert page.status_code == 200
    assert "The bill is wrong" in page.text


def test_a_ticket_goes_through_all_stages(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", category="account", complexity="simple")
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"

    def rev() -> str:
        return str(Ticket.get_by_id(ticket.id).rev)

    assert browser.post(f"{page}/moves/analyse", data={"rev": rev()}).status_code == 303
    refused = browser.post(f"{page}/moves/execute", data={"rev": rev()})
    assert refused.status_code == 422
    analysis = {
        "rev": rev(),
        "category": "account",
        "complexity": "ordinary",
        "urgency": "critical",
        "goal": "A bill that is right",
        "handler": "manager_wang",
    }
    saved = browser.post(f"{page}/analysis", data=analysis)
    assert saved.status_code == 303, saved.text
    assert browser.post(f"{page}/moves/execute", data={"rev": rev()}).status_code == 303
    assert browser.post(f"{page}/moves/finish", data={"rev": rev()}).status_code == 303
    told = {"text": "It is right now", "way": "told", "told_by": "phone", "reached": "y"}
    assert browser.post(f"{page}/messages", data=told).status_code == 303
    after = Ticket.get_by_id(ticket.id)
    assert after.stage == "feedback"
    assert None not in {after.response_at, after.handling_at, after.feedback_at}
    assert browser.post(f"{page}/moves/close", data={"rev": rev()}).status_code == 303
    assert Ticket.get_by_id(ticket.id).line is None


def test_an_unknown_caller_is_read_in_the_department_of_whom_opened_it(as_: As, opened: Opened) -> None:
    ticket = opened("desk_chen", caller_name="Somebody", caller_phone="13912345678")
    page = f"/tickets/{ticket.number}"
    assert as_("desk_liu").get(page).status_code == 200
    assert "13912345678" not in as_("desk_liu").get(page).text
    assert "5678" in as_("desk_liu").get(page).text
    assert as_("director").get(page).status_code == 200
    assert as_("manager_li").get(page).status_code == 404
    assert as_("lead_east").get(page).status_code == 404
    assert as_("manager_li").get("/tickets/").text.count(ticket.number) == 0


def test_whoever_is_given_a_ticket_may_read_its_customer_until_it_closes(
    company: Company, as_: As, opened: Opened
) -> None:
    customer = company.customer("周以恒")
    page = f"/customers/{customer.number}"
    assert as_("manager_li").get(page).status_code == 404
    ticket = opened("manager_wang", "周以恒", handler=company.person("manager_li"))
    assert as_("manager_li").get(page).status_code == 200
    assert as_("manager_li").get(f"/tickets/{ticket.number}").status_code == 200
    gone = as_("manager_li").post(
        f"/tickets/{ticket.number}/moves/cancel", data={"rev": str(ticket.rev), "reason": "By mistake"}
    )
    assert gone.status_code == 303
    assert as_("manager_li").get(page).status_code == 404


def test_a_ticket_goes_where_its_customer_goes(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    customer = company.customer("周以恒")
    assert as_("lead_west").get(f"/tickets/{ticket.number}").status_code == 404
    west = company.person("manager_zhao")
    record.edit(company.gate("director"), customer, {"department": west.department_id}, customer.rev)
    assert Ticket.get_by_id(ticket.id).department_id == west.department_id
    assert as_("lead_west").get(f"/tickets/{ticket.number}").status_code == 200
    assert as_("lead_east").get(f"/tickets/{ticket.number}").status_code == 404


def test_what_is_written_is_sealed_when_its_customer_becomes_confidential(
    company: Company, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒", content="The bill is wrong")
    message = Message.get(Message.ticket == ticket.id)
    assert message.text == "The bill is wrong"
    customer = company.customer("周以恒")
    record.raise_level(company.gate("manager_wang"), customer, 3, Why("It is", "So"), customer.rev)
    assert Ticket.get_by_id(ticket.id).level == 3
    assert isinstance(Message.get_by_id(message.id).text, bytes)


def test_whoever_is_made_the_handler_is_told(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    chosen = {"rev": str(ticket.rev), "urgency": "normal", "handler": "manager_li"}
    assert as_("manager_wang").post(f"/tickets/{ticket.number}/analysis", data=chosen).status_code == 303
    told = as_("manager_li").get("/inbox/notices").text
    assert "handed you a ticket" in told
    assert ticket.number in told
